package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.math.factor.Orthogonal;
import java.util.List;
import java.util.Map;

/** One group and the host's part of training it: blocks that end with the mini-batch. */
final class Trained {

  private static final float[] NO_STATE = {};
  private static final long START = 77;
  private static final int ALL_CHECKED = 200;
  private static final int CHECKED_LATER = 16;

  final Learner model;
  final float[] parameters;
  final Rows rows;
  long learned;
  private final float[] input;
  private final FloatMatrix dictionary;
  private long version;

  Trained(int n, Map<String, Object> options, long seed) {
    this.model = model(n, options);
    this.parameters = new float[model.signature().parameters().width()];
    this.rows = new Rows(model.signature(), model.horizon(new float[0], 0));
    this.input = new float[n];
    int atoms = model.signature().parameters().slot("dictionary").shape().get(0);
    this.dictionary =
        FloatMatrix.wrap(parameters, model.signature().parameters().offset("dictionary"), atoms, n);
    model.initialize(parameters, seed + START);
  }

  static DictionaryModel model(int n, Map<String, Object> options) {
    return (DictionaryModel)
        ModelCatalog.empty()
            .with("dictionary", DictionaryModel.factory())
            .create(List.of(new ModelSpec("dictionary", options)), n);
  }

  /**
   * Learns a number of mini-batches of a stream; the dictionary must be orthogonal after each at
   * first, and after some later.
   */
  void batches(int count, PlantedStream stream) {
    for (long end = model.version(parameters, learned) + count;
        model.version(parameters, learned) < end; ) {
      rows.clear();
      rows.useParameters(parameters, learned);
      for (int row = model.horizon(parameters, learned); row > 0; row--) {
        stream.next(input);
        rows.add(input, NO_STATE, learned, 0);
      }
      model.step(rows);
      model.learn(rows);
      learned = rows.learned();
      if (model.version(parameters, learned) != version) {
        version = model.version(parameters, learned);
        if (version > ALL_CHECKED && version % CHECKED_LATER != 0) {
          continue;
        }
        assertThat(defect()).as("defect of version %d", version).isLessThan(1e-5);
      }
    }
  }

  /** Codes and learns a single observation, and copies its output row out. */
  void one(float[] observation, float[] output) {
    rows.clear();
    rows.useParameters(parameters, learned);
    rows.add(observation, NO_STATE, learned, 0);
    model.step(rows);
    rows.readOutput(0, output);
    model.learn(rows);
    learned = rows.learned();
  }

  /** {@code |A Aᵀ - I|}. */
  double defect() {
    return Orthogonal.defect(dictionary);
  }

  float slot(String name) {
    return parameters[model.signature().parameters().offset(name)];
  }
}
