package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.List;
import java.util.Map;

/**
 * Watches a field of a stage before it and tells when its numbers have changed.
 *
 * <pre>{@code
 * StreamModel model =
 *     Operators.model(
 *         3,
 *         Dictionary.keep(1),
 *         Drift.on("dictionary.score").detector(Drift.Detector.KSWIN).then(Drift.Then.RESTART));
 * assert ((EventSource) model).events().get(0).stage().equals("drift");
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("drift", options)}: each option of a pipeline
 * file is a method of the same name. Values are checked when the model is built. It passes nothing
 * on and changes no answer. State of a key or group: the numbers of the detector, 12 bytes each.
 */
public final class Drift {

  private static final String TYPE = "drift";

  private Drift() {}

  /** How a change is found. */
  public enum Detector {
    /** The adaptive window: a change of the mean. */
    ADWIN,
    /** The drift detection method: a rise of the share of errors. */
    DDM,
    /** The early drift detection method: a fall of the distance of errors. */
    EDDM,
    /** Hoeffding's bound: a rise or fall of the mean of numbers in a range. */
    HDDM_A,
    /** McDiarmid's bound: the same of a weighted mean. */
    HDDM_W,
    /** The test of Page and Hinkley: a rise or fall of the mean, in deviations. */
    PAGE_HINKLEY,
    /** The test of Kolmogorov and Smirnov in a window: a change of the distribution. */
    KSWIN,
    /** That of the learner. */
    OWN
  }

  /** Whose numbers are a series. */
  public enum By {
    /** Those of each key. */
    KEY,
    /** Those of all keys of the group, in the order in which they are learned. */
    GROUP
  }

  /** What a change does. */
  public enum Then {
    /** Nothing beside its event. */
    TELL,
    /** Lets what a learner has learned weigh as little as at its start. */
    RESTART,
    /** Leaves what a learner has learned a share of its weight. */
    FORGET,
    /** Publishes the model. */
    PUBLISH
  }

  /** Which change of a mean is found. */
  public enum Direction {
    /** A rise. */
    RISE,
    /** A fall. */
    FALL
  }

  /** A stage with {@link Spec#on}. */
  public static Spec on(String field) {
    return new Spec(new ModelSpec(TYPE, Map.of())).on(field);
  }

  /**
   * A stage with the options set so far. If an option is set twice, the last value holds.
   *
   * @param spec the operator's name and its options
   */
  public record Spec(ModelSpec spec) implements Stage {

    public Spec {
      spec.require(TYPE);
    }

    /** The field that is watched: stage.field, or a field of the stage before. */
    public Spec on(String field) {
      return new Spec(spec.with("on", field));
    }

    /**
     * Which number of a field of several is watched, from 0. Default: none: the field has one
     * number. A whole number from 0 to 2147483647.
     */
    public Spec index(int number) {
      return new Spec(spec.with("index", number));
    }

    /** How a change is found. Default: adwin. */
    public Spec detector(Detector choice) {
      return new Spec(spec.withChoice("detector", choice));
    }

    /** Whether the numbers of each key are watched, or those of the whole group. Default: key. */
    public Spec by(By choice) {
      return new Spec(spec.withChoice("by", choice));
    }

    /** What a change does, beside its event. Default: tell. */
    public Spec then(Then choice) {
      return new Spec(spec.withChoice("then", choice));
    }

    /**
     * With then: forget, the weight of what was learned that is left. Default: 0.5. A number from
     * 0.001 to 0.999.
     */
    public Spec share(double number) {
      return new Spec(spec.withNumber("share", number));
    }

    /**
     * Readings of a group from one moment at which effects take place to the next. Default: 8. A
     * whole number from 1 to 1024.
     */
    public Spec every(int number) {
      return new Spec(spec.with("every", number));
    }

    /** Which change of the mean is found. Default: rise. */
    public Spec direction(Direction choice) {
      return new Spec(spec.withChoice("direction", choice));
    }

    /**
     * Least and largest number of the field; becomes 0 to 1, clipped. Default: numbers are taken as
     * they are. Two numbers.
     */
    public Spec range(double least, double greatest) {
      return new Spec(spec.with("range", List.of(least, greatest)));
    }

    /**
     * Level of a test. Default: adwin .002, hddm-a .0005, hddm-w .00001, kswin .00005. A number
     * from 1.0E-12 to 0.5.
     */
    public Spec level(double number) {
      return new Spec(spec.withNumber("level", number));
    }

    /** With ddm: the rise. Default: 3.5. A number from 0.1 to 100.0. */
    public Spec deviations(double number) {
      return new Spec(spec.withNumber("deviations", number));
    }

    /** With eddm: the fall. Default: 0.8. A number from 0.01 to 0.99. */
    public Spec ratio(double number) {
      return new Spec(spec.withNumber("ratio", number));
    }

    /**
     * With ddm and eddm: errors before the first test. Default: ddm 30, eddm 100. A whole number
     * from 1 to 1000000.
     */
    public Spec least(int number) {
      return new Spec(spec.with("least", number));
    }

    /** With hddm-w: weight of the newest number. Default: 0.02. A number from 1.0E-4 to 0.999. */
    public Spec rate(double number) {
      return new Spec(spec.withNumber("rate", number));
    }

    /**
     * With page-hinkley: the rise, in deviations, that is not looked for. Default: 0.2. A number
     * from 0.0 to 1000.0.
     */
    public Spec slack(double number) {
      return new Spec(spec.withNumber("slack", number));
    }

    /**
     * With page-hinkley: the sum, in deviations, that is a change. Default: 50.0. A number from
     * 0.001 to 1.0E9.
     */
    public Spec threshold(double number) {
      return new Spec(spec.withNumber("threshold", number));
    }

    /** With kswin: numbers kept. Default: 1000. A whole number from 4 to 10000. */
    public Spec window(int number) {
      return new Spec(spec.with("window", number));
    }

    /**
     * With kswin: newest numbers that are compared with as many others. Default: 250. A whole
     * number from 2 to 5000.
     */
    public Spec newest(int number) {
      return new Spec(spec.with("newest", number));
    }

    /** With kswin: of the choice of the others. Default: 0. A whole number from 0 to 2147483647. */
    public Spec seed(int number) {
      return new Spec(spec.with("seed", number));
    }

    /** The stage that events change. Default: the last one before that can do it. */
    public Spec learner(String stage) {
      return new Spec(spec.with("learner", stage));
    }
  }
}
