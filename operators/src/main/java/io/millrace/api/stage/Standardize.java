package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Subtracts from each channel its running mean for the key, divides by the running standard
 * deviation, and passes the result to the next stages.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(3, Standardize.horizon(720), Dictionary.keep(1)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("standardize", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built.
 */
public final class Standardize {

  private static final String TYPE = "standardize";

  private Standardize() {}

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#horizon}. */
  public static Spec horizon(double number) {
    return defaults().horizon(number);
  }

  /** A stage with {@link Spec#warmup}. */
  public static Spec warmup(int number) {
    return defaults().warmup(number);
  }

  /** A stage with {@link Spec#floor}. */
  public static Spec floor(double number) {
    return defaults().floor(number);
  }

  /** A stage with {@link Spec#clip}. */
  public static Spec clip(double number) {
    return defaults().clip(number);
  }

  /** A stage with {@link Spec#levelAfter}. */
  public static Spec levelAfter(int number) {
    return defaults().levelAfter(number);
  }

  /** A stage with {@link Spec#bounds}. */
  public static Spec bounds(Map<Integer, Bound> ofChannels) {
    return defaults().bounds(ofChannels);
  }

  /** A stage with {@link Spec#nonnegative}. */
  public static Spec nonnegative(int... channels) {
    return defaults().nonnegative(channels);
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
     * Observations of a key that mean and scale remember; 0: all of the past, else at least 2.
     * Default: 0.0. A number from 0.0 to 1.0E9.
     */
    public Spec horizon(double number) {
      return new Spec(spec.withNumber("horizon", number));
    }

    /**
     * Observations of a key before anything is passed on. Default: 16. A whole number from 2 to
     * 1000000.
     */
    public Spec warmup(int number) {
      return new Spec(spec.with("warmup", number));
    }

    /**
     * Smallest deviation that a channel is divided by, in its units. Default: 0.0. A number from
     * 0.0 to 1.0E30.
     */
    public Spec floor(double number) {
      return new Spec(spec.withNumber("floor", number));
    }

    /**
     * Largest magnitude passed on, in deviations. Default: 10.0. A number from 1.0 to 1000000.0.
     */
    public Spec clip(double number) {
      return new Spec(spec.withNumber("clip", number));
    }

    /**
     * Values in succession beyond the reach, on one side, the last of which becomes the mean, 2 to
     * 6; 0: the mean moves there slowly. Default: 0. A whole number from 0 to 6.
     */
    public Spec levelAfter(int number) {
      return new Spec(spec.with("level_after", number));
    }

    /**
     * Least and greatest values of answers, by channel or declared target. Default: none.
     *
     * @param ofChannels by number from 0
     */
    public Spec bounds(Map<Integer, Bound> ofChannels) {
      return new Spec(spec.with("bounds", Bound.written(ofChannels)));
    }

    /**
     * Channels, or declared targets, of which no answer is below zero. Default: none. Different
     * whole numbers from 0 to 2147483647.
     */
    public Spec nonnegative(int... channels) {
      Object written =
          channels.length == 1
              ? (Object) channels[0]
              : List.copyOf(Arrays.stream(channels).boxed().toList());
      return new Spec(spec.with("nonnegative", written));
    }
  }
}
