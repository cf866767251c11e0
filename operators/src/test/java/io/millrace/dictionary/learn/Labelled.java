package io.millrace.dictionary.learn;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Map;

/** One group whose dictionary labels shape, and the host's part of training it, row by row. */
final class Labelled {

  static final float[] NO_STATE = {};

  final Learner model;
  final float[] parameters;
  final Rows rows;
  long learned;

  Labelled(int width, Map<String, Object> options, long seed) {
    model = model(width, options);
    parameters = new float[model.signature().parameters().width()];
    rows = new Rows(model.signature(), 1);
    model.initialize(parameters, seed);
  }

  static Learner model(int width, Map<String, Object> options) {
    return (Learner)
        ModelCatalog.empty()
            .with("dictionary", DictionaryModel.factory())
            .create(
                List.of(new ModelSpec("dictionary", options)),
                width,
                DeclaredTargets.label("activity"));
  }

  /** Answers a reading, learns from it, and returns the answer. */
  float[] next(float[] reading, float label) {
    float[] output = new float[model.signature().outputWidth()];
    rows.clear();
    rows.useParameters(parameters, learned);
    rows.add(reading, NO_STATE, learned, 0);
    rows.writeTargets(0, new float[] {label}, 0);
    model.step(rows);
    rows.readOutput(0, output);
    model.learn(rows);
    learned = rows.learned();
    return output;
  }

  /** Learns the label of the reading of the last {@link #next}, which had none. */
  void late(float[] memo, float label) {
    Rows memos = Rows.ofMemos(model, 1);
    memos.useParameters(parameters, learned);
    memos.add(memo, 0, 0, 0);
    memos.writeTargets(0, new float[] {label}, 0);
    model.learnLate(memos);
  }

  float field(float[] output, String name) {
    return output[model.signature().ports().offset(name)];
  }
}
