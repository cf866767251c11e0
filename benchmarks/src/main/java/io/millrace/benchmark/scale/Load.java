package io.millrace.benchmark.scale;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Orthogonal;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Generates the records that a job reads: observations of every group in turn.
 *
 * @param groups number of groups, each of one key
 * @param channels of an observation
 * @param rounds observations of each group
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
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        Stream<Message> messages = messages()) {
      for (Iterator<Message> left = messages.iterator(); left.hasNext(); ) {
        out.write(left.next().value());
        out.write('\n');
      }
    }
  }

  /** The records, every group in turn; each call generates the same. */
  Stream<Message> messages() {
    return messages(at -> FIRST_TIME + at / groups * APART).limit(records());
  }

  /**
   * Records without an end, every group in turn; the time of each is computed when it is generated.
   *
   * @param time event time of the record with an index
   */
  Stream<Message> messages(LongUnaryOperator time) {
    SeededRandom random = new SeededRandom(5);
    FloatMatrix atoms = FloatMatrix.of(channels, channels);
    Orthogonal.haar(random, atoms);
    return LongStream.iterate(0, at -> at + 1)
        .mapToObj(
            at ->
                Message.observation(
                    new Reading(
                        "g" + at % groups, time.applyAsLong(at), observation(random, atoms)),
                    Optional.empty()));
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
