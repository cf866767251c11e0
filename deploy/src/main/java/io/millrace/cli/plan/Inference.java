package io.millrace.cli.plan;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.Attachment;
import io.millrace.cli.console.CommandException;
import io.millrace.continual.network.WholeClip;
import java.util.Arrays;

/** Runs a network over whole streams, as many at a time as fit into a block. */
final class Inference {

  private static final int MOST_ROWS = 256;

  private final StreamModel network;
  private final int width;

  Inference(StreamModel network) {
    this.network = network;
    this.width = network.signature().outputWidth();
  }

  /** How outputs are computed. */
  enum Mode {
    /** Observation by observation. */
    STEP,
    /** The whole clip at once, by separate code. */
    CLIP
  }

  /**
   * The outputs of all streams.
   *
   * @param outputs one row per output
   * @param emitted index of the observation at which each output was emitted, from 0; the same for
   *     all streams
   */
  record Emissions(Clips outputs, int[] emitted) {}

  /** Steps all streams together, and then through their padding. */
  Emissions step(Clips clips) {
    requireWidth(clips);
    int[] emitted = emitted(clips.times());
    Clips outputs = room(clips, emitted.length);
    for (int from = 0; from < clips.streams(); from += MOST_ROWS) {
      block(clips, from, Math.min(MOST_ROWS, clips.streams() - from), outputs);
    }
    return new Emissions(outputs, emitted);
  }

  private void block(Clips clips, int from, int size, Clips outputs) {
    Rows rows = new Rows(network.signature(), size);
    if (network instanceof Learner learner) {
      // Adapters of a new group, which change nothing.
      float[] parameters = new float[network.signature().parameters().width()];
      learner.initialize(parameters, 0);
      rows.useParameters(parameters, 0);
    }
    int stateWidth = network.signature().sequence().width();
    float[][] states = new float[size][stateWidth];
    for (float[] state : states) {
      network.reset(state, 0);
    }
    float[] input = new float[clips.features()];
    int next = 0;
    for (int step = 0; step < clips.times() + network.padding(); step++) {
      boolean flushing = step >= clips.times();
      rows.clear();
      for (int row = 0; row < size; row++) {
        if (!flushing) {
          int at = ((from + row) * clips.times() + step) * clips.features();
          System.arraycopy(clips.values(), at, input, 0, input.length);
        }
        rows.add(input, states[row], step, step);
      }
      if (flushing) {
        network.flush(rows);
      } else {
        network.step(rows);
      }
      for (int row = 0; row < size; row++) {
        requireTaken(rows.outcome(row), from + row, step);
        rows.readState(row, states[row]);
        if (rows.outcome(row) == Outcome.EMITTED) {
          int at = ((from + row) * outputs.times() + next) * width;
          System.arraycopy(rows.outputs(), row * width, outputs.values(), at, width);
        } else if (isDue(step)) {
          // Nothing that the output depends on was there.
          int at = ((from + row) * outputs.times() + next) * width;
          Arrays.fill(outputs.values(), at, at + width, Float.NaN);
        }
      }
      next += isDue(step) ? 1 : 0;
    }
  }

  private boolean isDue(int step) {
    Timing timing = network.signature().timing();
    return step >= timing.delay() && (step - timing.delay()) % timing.stride() == 0;
  }

  /** Computes every clip as a whole, layer by layer. */
  Emissions clip(Attachment model, Clips clips) {
    requireWidth(clips);
    int[] emitted = emitted(clips.times());
    Clips outputs = room(clips, emitted.length);
    for (int stream = 0; stream < clips.streams(); stream++) {
      float[][] rows = WholeClip.run(model, clips.stream(stream));
      for (int row = 0; row < rows.length; row++) {
        int at = (stream * outputs.times() + row) * width;
        System.arraycopy(rows[row], 0, outputs.values(), at, width);
      }
    }
    return new Emissions(outputs, emitted);
  }

  private void requireWidth(Clips clips) {
    int channels = network.signature().inputWidth();
    if (clips.features() != channels) {
      throw CommandException.refused(
          "Cannot run the network: expected observations of "
              + channels
              + " numbers, found "
              + clips.features()
              + "; the last extent of the input must be the model's channels");
    }
  }

  private static void requireTaken(Outcome outcome, int stream, int step) {
    if (outcome == Outcome.REFUSED) {
      throw CommandException.refused(
          "Cannot run the network: expected finite numbers, found others in observation "
              + step
              + " of stream "
              + stream
              + "; for missing values declare missing: hold, zero or mask in the model");
    }
  }

  private int[] emitted(int times) {
    Timing timing = network.signature().timing();
    int steps = times + network.padding();
    int count = steps <= timing.delay() ? 0 : (steps - 1 - timing.delay()) / timing.stride() + 1;
    int[] emitted = new int[count];
    Arrays.setAll(emitted, output -> timing.delay() + output * timing.stride());
    return emitted;
  }

  private Clips room(Clips clips, int outputs) {
    if (outputs == 0) {
      throw CommandException.refused(
          "Cannot run the network: expected at least "
              + (network.signature().timing().delay() + 1 - network.padding())
              + " observations a stream, found "
              + clips.times());
    }
    int size = Math.multiplyExact(Math.multiplyExact(clips.streams(), outputs), width);
    return new Clips(clips.streams(), outputs, width, new float[size]);
  }
}
