package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Scores a reading by its distance from what is usual of its key, channel by channel.
 *
 * <pre>{@code
 * SingleStream stream = SingleStream.of(Operators.model(3, Distance.clip(2).smooth(.1)), 0);
 * assert stream.step(new float[] {1, 2, 3}, 1000).isEmpty(); // the first readings are a start
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("distance", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built. State of a key: 4 (warmup + late + 4) bytes a channel; 4 more with changes, and twice that
 * with both.
 */
public final class Distance {

  private static final String TYPE = "distance";

  private Distance() {}

  /** Which values are learned: all, clipped, or those within the clip alone. */
  public enum Learn {
    /** {@code clipped}. */
    CLIPPED,
    /** {@code usual}. */
    USUAL
  }

  /** What is scored: values, their changes from the one before, or each alone. */
  public enum Of {
    /** {@code level}: values. */
    LEVEL,
    /** {@code change}: their changes. */
    CHANGE,
    /** {@code both}: each alone. */
    BOTH
  }

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#clip}. */
  public static Spec clip(double number) {
    return defaults().clip(number);
  }

  /** A stage with {@link Spec#horizon}. */
  public static Spec horizon(double number) {
    return defaults().horizon(number);
  }

  /** A stage with {@link Spec#warmup}. */
  public static Spec warmup(int number) {
    return defaults().warmup(number);
  }

  /** A stage with {@link Spec#smooth}. */
  public static Spec smooth(double number) {
    return defaults().smooth(number);
  }

  /** A stage with {@link Spec#floor}. */
  public static Spec floor(double number) {
    return defaults().floor(number);
  }

  /** A stage with {@link Spec#learn}. */
  public static Spec learn(Learn choice) {
    return defaults().learn(choice);
  }

  /** A stage with {@link Spec#until}. */
  public static Spec until(int number) {
    return defaults().until(number);
  }

  /** A stage with {@link Spec#late}. */
  public static Spec late(int number) {
    return defaults().late(number);
  }

  /** A stage with {@link Spec#of}. */
  public static Spec of(Of choice) {
    return defaults().of(choice);
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
     * Deviations at which a value counts as if it lay there. Default: 2.0. A number from 1.0 to
     * 1000000.0.
     */
    public Spec clip(double number) {
      return new Spec(spec.withNumber("clip", number));
    }

    /**
     * Readings of a key that mean and deviation remember. Default: 500.0. A number from 2.0 to
     * 1.0E7.
     */
    public Spec horizon(double number) {
      return new Spec(spec.withNumber("horizon", number));
    }

    /**
     * First readings of a key: they give no result, and their medians the start. Default: 25. A
     * whole number from 5 to 1000.
     */
    public Spec warmup(int number) {
      return new Spec(spec.with("warmup", number));
    }

    /**
     * Weight of a reading in the smoothed score; 1: none. Default: 0.1. A number from 1.0E-4 to
     * 1.0.
     */
    public Spec smooth(double number) {
      return new Spec(spec.withNumber("smooth", number));
    }

    /** Least deviation of a channel, in its units. Default: 0.0. A number from 0.0 to 1.0E30. */
    public Spec floor(double number) {
      return new Spec(spec.withNumber("floor", number));
    }

    /** Which values are learned: all, clipped, or those within the clip alone. Default: clipped. */
    public Spec learn(Learn choice) {
      return new Spec(spec.withChoice("learn", choice));
    }

    /**
     * Reading of a key from which on nothing is learned; 0: never. Default: 0. A whole number from
     * 0 to 1000000000.
     */
    public Spec until(int number) {
      return new Spec(spec.with("until", number));
    }

    /** Readings by which learning lags behind. Default: 0. A whole number from 0 to 65536. */
    public Spec late(int number) {
      return new Spec(spec.with("late", number));
    }

    /** What is scored: values, their changes from the one before, or each alone. Default: level. */
    public Spec of(Of choice) {
      return new Spec(spec.withChoice("of", choice));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
