package io.millrace.benchmark.scale;

import io.millrace.math.FloatMatrix;
import io.millrace.math.Orthogonal;
import io.millrace.math.SeededRandom;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Records that a job reads: every group in turn sends an observation, again and again.
 *
 * @param groups each of one key
 * @param channels of an observation
 * @param rounds observations of a group
 */
record Load(int groups, int channels, int rounds) {

  private static final double DENSITY = 0.1;
  private static final long FIRST_TIME = 1_700_000_000_000L;
  private static final long APART = 1000;

  long records() {
    return (long) groups * rounds;
  }

  /** Writes them as JSON lines: sparse codes in an orthogonal dictionary, three decimals. */
  void write(Path file) throws IOException {
    SeededRandom random = new SeededRandom(5);
    FloatMatrix atoms = FloatMatrix.of(channels, channels);
    Orthogonal.haar(random, atoms);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int round = 0; round < rounds; round++) {
        for (int group = 0; group < groups; group++) {
          String key = "g" + group;
          Reading reading =
              new Reading(key, FIRST_TIME + round * APART, observation(random, atoms));
          out.write(Message.observation(reading, Optional.empty()).value());
          out.write('\n');
        }
      }
    }
  }

  private float[] observation(SeededRandom random, FloatMatrix atoms) {
    float[] observation = new float[channels];
    for (int atom = 0; atom < channels; atom++) {
      double code = random.uniform() < DENSITY ? random.gaussian() : 0.01 * random.gaussian();
      for (int i = 0; i < channels; i++) {
        observation[i] += (float) (code * atoms.at(i, atom));
      }
    }
    for (int i = 0; i < channels; i++) {
      observation[i] = Math.round(observation[i] * 1000) / 1000f;
    }
    return observation;
  }
}
