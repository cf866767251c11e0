package io.millrace.dictionary.learn;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;
import java.util.List;
import java.util.OptionalInt;

/**
 * How labels shape a dictionary.
 *
 * @param classes number of classes
 * @param covariates number of channels, the last ones, that are not coded but help to classify
 * @param weight weight of the logarithm of a label's probability beside the objective of the codes
 * @param forgetting weight of the past per labelled observation, in the classifier
 * @param ridge how firmly the classifier is held at zero
 * @param label where the label is
 */
record Supervision(
    int classes, int covariates, double weight, double forgetting, double ridge, Label label) {

  /**
   * Where the label of a row is.
   *
   * @param targets number of targets of a row
   * @param at index of the label among them
   */
  record Label(int targets, int at) {

    float of(float[] values, int row) {
      return values[row * targets + at];
    }
  }

  private static final int MOST_FEATURES = 1024;

  static final Key<Integer> CLASSES =
      Key.of("classes", Forms.whole(2, 256).called("the number of classes, from 2 to 256"))
          .describedAs(
              "Number of classes of the declared label, which then shapes the atoms and is"
                  + " answered.");
  static final Key<Integer> COVARIATES =
      Key.whole("covariates", 0, 512)
          .describedAs(
              "With classes: so many channels, the last ones, are not coded, and only help to"
                  + " classify.")
          .defaultsTo(0);
  static final Key<Double> SUPERVISION =
      Key.number("supervision", 0, 1e4)
          .describedAs(
              "With classes: weight of the logarithm of a label's probability, beside the objective"
                  + " of the codes; 0: labels do not shape the atoms.")
          .defaultsTo(2.0);
  static final Key<Double> FORGETTING =
      Key.number("forgetting", 0.5, 1)
          .describedAs(
              "With classes: weight of the past per labelled observation, in the classifier.")
          .defaultsTo(0.999);
  static final Key<Double> RIDGE =
      Key.number("ridge", 1e-6, 1e6)
          .describedAs(
              "With classes: how firmly the classifier is held at zero, in rows with features of"
                  + " size one.")
          .defaultsTo(10.0);

  /** Declarations of all options. */
  static final KeyTable KEYS = KeyTable.of(CLASSES, COVARIATES, SUPERVISION, FORGETTING, RIDGE);

  /** Returns whether labels shape the dictionary of a stage; refuses what else has no effect. */
  static boolean isAsked(Options options) {
    boolean asked = options.has(CLASSES);
    for (Key<?> key : List.of(COVARIATES, SUPERVISION, FORGETTING, RIDGE)) {
      if (!asked && options.has(key)) {
        options.refuse(key, "has no effect without 'classes'; remove it, or set classes");
      }
    }
    return asked;
  }

  /**
   * Reads the options and reports all faults.
   *
   * @param channels number of channels, with the covariates
   */
  static Supervision read(int channels, Options options) {
    int classes = options.read(CLASSES, 2);
    int most = Math.max(0, Math.min(512, channels - 2));
    int covariates = Math.min(most, options.read(COVARIATES.narrowedTo(Forms.whole(0, most)), 0));
    OptionalInt at = options.takeLabel();
    if (at.isEmpty()) {
      options.refuse(
          CLASSES,
          "expected a declared label; declare label: NAME beside channels, or remove classes");
    }
    if (options.read(DictionaryOptions.BASES) > 1) {
      options.refuse(CLASSES, "expected one basis, found bases; remove one of them");
    }
    if (covariates > 0 && options.read(DictionaryOptions.FILLED)) {
      options.refuse(
          DictionaryOptions.FILLED,
          "expected no covariates with it, which are not coded; remove one of them");
    }
    int atoms = options.has(DictionaryOptions.ATOMS) ? 0 : channels - covariates;
    if (1 + atoms + covariates > MOST_FEATURES) {
      options.refuse(
          CLASSES,
          "expected at most "
              + MOST_FEATURES
              + " features of the classifier, found "
              + (1 + atoms + covariates)
              + "; set fewer atoms");
    }
    return new Supervision(
        classes,
        covariates,
        options.read(SUPERVISION),
        options.read(FORGETTING),
        options.read(RIDGE),
        new Label(options.inputs().declared().width(), at.orElse(0)));
  }

  /** Returns whether a label is one, or unknown. */
  boolean accepts(float found) {
    return Float.isNaN(found) || (found >= 0 && found < classes && found == (int) found);
  }
}
