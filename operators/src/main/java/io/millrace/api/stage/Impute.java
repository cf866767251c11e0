package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Fills missing channels of a reading from its other channels and from the previous reading of the
 * key.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(3, Impute.horizon(5000)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("impute", options)}: each option of a pipeline
 * file is a method of the same name in camel case. Values are checked when the model is built.
 */
public final class Impute {

  private static final String TYPE = "impute";

  private Impute() {}

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#batch}. */
  public static Spec batch(int number) {
    return defaults().batch(number);
  }

  /** A stage with {@link Spec#horizon}. */
  public static Spec horizon(double number) {
    return defaults().horizon(number);
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
     * Readings of a mini-batch. Default: twice the number of channels. A whole number from 1 to
     * 100000.
     */
    public Spec batch(int number) {
      return new Spec(spec.with("batch", number));
    }

    /**
     * Readings of the group after which older ones are forgotten. Default: 1000.0. A number from
     * 2.0 to 1.0E9.
     */
    public Spec horizon(double number) {
      return new Spec(spec.withNumber("horizon", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
