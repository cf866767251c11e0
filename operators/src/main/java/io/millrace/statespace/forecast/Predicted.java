package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Rows;

/*
 * With many horizons W is larger than all else and than a cache, so it is read once for both products:
 * W phi_t of the forecast, and W phi_{t-h} of the lesson, which follows the step. The second holds until
 * the group has learned a row, and only if the rule changes the readout that the step reads.
 */
/**
 * What the readout of all channels says of the newest features of a row, and of those that are due.
 */
final class Predicted {

  private final ForecastLayout layout;
  private final Kernels kernels;
  private final int answers;
  private final boolean foreseen;
  private final FloatMatrix readout;
  private final float[] then;
  private float[] ofRows = {};
  private long[] learned = {};

  /** What it says of the newest features of the row that was stepped last. */
  final float[] now;

  Predicted(ForecastOptions options, ForecastLayout layout, Kernels kernels) {
    this.layout = layout;
    this.kernels = kernels;
    this.answers = options.answers();
    this.foreseen = options.learning().batch() == 1;
    this.readout = FloatMatrix.of(answers, options.features());
    this.now = new float[answers];
    this.then = new float[answers];
  }

  /** Makes room for a block. */
  void size(int capacity) {
    if (learned.length < capacity) {
      learned = new long[capacity];
      ofRows = new float[capacity * answers];
    }
  }

  /** Selects the readout of a group. */
  void open(float[] parameters) {
    readout.onto(parameters, layout.readout);
  }

  /** Computes both for a row; the features that are due only if {@code isDue}. */
  void step(Rows rows, int row, FeatureRows features, boolean isDue) {
    learned[row] = -1;
    if (isDue && foreseen) {
      kernels.dots(readout, features.now, features.then, now, then);
      System.arraycopy(then, 0, ofRows, row * answers, answers);
      learned[row] = rows.learned();
    } else {
      kernels.dots(readout, features.now.values(), features.now.offset(), now);
    }
  }

  /**
   * Writes what the weights that learn say of the features that are due.
   *
   * @param weights of the rule
   */
  void due(Rows rows, int row, FloatMatrix weights, FloatMatrix features, float[] into) {
    if (learned[row] == rows.learned()) {
      System.arraycopy(ofRows, row * answers, into, 0, answers);
      learned[row] = -1;
    } else {
      kernels.dots(weights, features.values(), features.offset(), into);
    }
  }
}
