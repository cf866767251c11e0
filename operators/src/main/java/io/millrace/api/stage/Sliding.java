package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Passes on the last observations of a key as one vector, the oldest first.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(1, Sliding.length(24).every(6), Dictionary.keep(2)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("sliding", options)}: each option of a pipeline
 * file is a method of the same name in camel case. Values are checked when the model is built.
 */
public final class Sliding {

  private static final String TYPE = "sliding";

  private Sliding() {}

  /** A stage with {@link Spec#length}. */
  public static Spec length(int number) {
    return new Spec(new ModelSpec(TYPE, Map.of())).length(number);
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

    /** Observations of a vector. A whole number from 1 to 65536. */
    public Spec length(int number) {
      return new Spec(spec.with("length", number));
    }

    /**
     * Observations from one vector to the next. Default: 1. A whole number from 1 to 1000000000.
     */
    public Spec every(int number) {
      return new Spec(spec.with("every", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
