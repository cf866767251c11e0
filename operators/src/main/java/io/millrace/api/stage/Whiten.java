package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Decorrelates the channels before the next stages. For sources whose causes are mixed by a matrix
 * that is not orthogonal.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(3, Whiten.defaults(), Dictionary.keep(1)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("whiten", options)}: each option of a pipeline
 * file is a method of the same name in camel case. Values are checked when the model is built.
 */
public final class Whiten {

  private static final String TYPE = "whiten";

  private Whiten() {}

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#horizon}. */
  public static Spec horizon(double number) {
    return defaults().horizon(number);
  }

  /** A stage with {@link Spec#refresh}. */
  public static Spec refresh(int number) {
    return defaults().refresh(number);
  }

  /** A stage with {@link Spec#floor}. */
  public static Spec floor(double number) {
    return defaults().floor(number);
  }

  /** A stage with {@link Spec#clip}. */
  public static Spec clip(double number) {
    return defaults().clip(number);
  }

  /** A stage with {@link Spec#pursuit}. */
  public static Spec pursuit(boolean flag) {
    return defaults().pursuit(flag);
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
     * Observations that the covariance remembers; 0: all of the past, else at least 2. Default:
     * 0.0. A number from 0.0 to 1.0E9.
     */
    public Spec horizon(double number) {
      return new Spec(spec.withNumber("horizon", number));
    }

    /**
     * Observations learned between two changes of the transform. Default: ten for each channel. A
     * whole number from 1 to 10000000.
     */
    public Spec refresh(int number) {
      return new Spec(spec.with("refresh", number));
    }

    /**
     * Smallest variance of a direction, as a share of the largest. Default: 1.0E-6. A number from
     * 1.0E-7 to 1.0.
     */
    public Spec floor(double number) {
      return new Spec(spec.withNumber("floor", number));
    }

    /**
     * Largest root mean square of a whitened reading that is passed on. Default: 10.0. A number
     * from 1.0 to 1000000.0.
     */
    public Spec clip(double number) {
      return new Spec(spec.withNumber("clip", number));
    }

    /**
     * Whether readings are coded by matching pursuit on the atoms of the dictionary behind, in
     * units of the channels. Default: false.
     */
    public Spec pursuit(boolean flag) {
      return new Spec(spec.with("pursuit", flag));
    }
  }
}
