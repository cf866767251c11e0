package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Learns a dictionary with more atoms than channels, and codes every reading by matching pursuit.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(3, Standardize.defaults(), Overcomplete.keep(1)), 42);
 * assert stream.step(new float[] {1, 2, 3}, 1000).isEmpty(); // standardize has a warm-up
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("overcomplete", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built. A group learns one dictionary; its state grows with the square of the atoms.
 */
public final class Overcomplete {

  private static final String TYPE = "overcomplete";

  private Overcomplete() {}

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#atoms}. */
  public static Spec atoms(int number) {
    return defaults().atoms(number);
  }

  /** A stage with {@link Spec#keep}. */
  public static Spec keep(int number) {
    return defaults().keep(number);
  }

  /** A stage with {@link Spec#batch}. */
  public static Spec batch(int number) {
    return defaults().batch(number);
  }

  /** A stage with {@link Spec#horizon}. */
  public static Spec horizon(double number) {
    return defaults().horizon(number);
  }

  /** A stage with {@link Spec#renew}. */
  public static Spec renew(boolean flag) {
    return defaults().renew(flag);
  }

  /** A stage with {@link Spec#predict}. */
  public static Spec predict(boolean flag) {
    return defaults().predict(flag);
  }

  /** A stage with {@link Spec#keyframe}. */
  public static Spec keyframe(int number) {
    return defaults().keyframe(number);
  }

  /** A stage with {@link Spec#pass}. */
  public static Spec pass(String field) {
    return defaults().pass(field);
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

    /**
     * Atoms of the dictionary; may be more than there are channels. Default: 4 · channels, at most
     * 2048. A whole number from 2 to 2048.
     */
    public Spec atoms(int number) {
      return new Spec(spec.with("atoms", number));
    }

    /**
     * Largest number of codes of a reading, at most one for each channel. Default: channels / 4. A
     * whole number from 1 to 512.
     */
    public Spec keep(int number) {
      return new Spec(spec.with("keep", number));
    }

    /** Readings of a mini-batch. Default: 10. A whole number from 1 to 100000. */
    public Spec batch(int number) {
      return new Spec(spec.with("batch", number));
    }

    /**
     * Readings of the group after which older ones are forgotten. Default: 2000.0. A number from
     * 2.0 to 1.0E9.
     */
    public Spec horizon(double number) {
      return new Spec(spec.withNumber("horizon", number));
    }

    /**
     * Whether the worst coded reading of a mini-batch takes the place of the least used atom.
     * Default: true.
     */
    public Spec renew(boolean flag) {
      return new Spec(spec.with("renew", flag));
    }

    /**
     * Whether a reading is predicted from the reconstruction of the key's last one, and only the
     * rest is coded. Default: false.
     */
    public Spec predict(boolean flag) {
      return new Spec(spec.with("predict", flag));
    }

    /**
     * With predict: one reading of a key in so many is coded without a prediction; 0: only its
     * first. Default: 0; 24 for compress. A whole number from 0 to 1000000.
     */
    public Spec keyframe(int number) {
      return new Spec(spec.with("keyframe", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
