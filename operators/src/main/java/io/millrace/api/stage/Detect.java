package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.List;
import java.util.Map;

/**
 * Raises an alarm while a field of a stage before it is beyond a threshold, or beyond what its key
 * exceeds at a declared rate.
 *
 * <pre>{@code
 * StreamModel model =
 *     Operators.model(
 *         3, Dictionary.keep(1), Detect.on("dictionary.score").threshold(8).release(4).least(2));
 * assert ((EventSource) model).events().get(0).kind() == EventKind.ALARM;
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("detect", options)}: each option of a pipeline
 * file is a method of the same name. Values are checked when the model is built. It passes nothing
 * on and changes no answer. State of a key: 24 bytes, with a rate 316, with two time scales 588.
 */
public final class Detect {

  private static final String TYPE = "detect";

  private Detect() {}

  /** Where a value is beyond the threshold. */
  public enum Side {
    /** Above it. */
    ABOVE,
    /** Below it. */
    BELOW
  }

  /** Which readings are learned as usual. */
  public enum Learn {
    /** {@code all}. */
    ALL,
    /** {@code usual}: none of an alarm. */
    USUAL
  }

  /** A stage with {@link Spec#on}. */
  public static Spec on(String... fields) {
    return new Spec(new ModelSpec(TYPE, Map.of())).on(fields);
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

    /** The field that is watched, stage.field, or those watched together. */
    public Spec on(String... fields) {
      return new Spec(spec.with("on", fields.length == 1 ? fields[0] : List.of(fields)));
    }

    /**
     * Which number of a field of several is watched, from 0. Default: none: the field has one
     * number. A whole number from 0 to 2147483647.
     */
    public Spec index(int number) {
      return new Spec(spec.with("index", number));
    }

    /**
     * Value beyond which an alarm begins; instead of it: rate. Default: none: rate. A number from
     * -1.0E30 to 1.0E30.
     */
    public Spec threshold(double number) {
      return new Spec(spec.withNumber("threshold", number));
    }

    /**
     * Value at which an alarm ends, not beyond the threshold. Default: the threshold. A number from
     * -1.0E30 to 1.0E30.
     */
    public Spec release(double number) {
      return new Spec(spec.withNumber("release", number));
    }

    /**
     * Readings beyond the threshold, one after the other, of an alarm. Default: 1. A whole number
     * from 1 to 1000000.
     */
    public Spec least(int number) {
      return new Spec(spec.with("least", number));
    }

    /** Where a value is beyond the threshold. Default: above. */
    public Spec side(Side choice) {
      return new Spec(spec.withChoice("side", choice));
    }

    /** False alarms of a key that are borne; instead of it: threshold. Default: none: threshold. */
    public Spec rate(String text) {
      return new Spec(spec.with("rate", text));
    }

    /**
     * With rate: weight of a reading in the mean of the logarithm; 1: none. Default: 1.0. A number
     * from 1.0E-4 to 1.0.
     */
    public Spec smooth(double number) {
      return new Spec(spec.withNumber("smooth", number));
    }

    /**
     * With rate: weight in a second, slower mean; each has half of the rate. Default: none. A
     * number from 1.0E-4 to 1.0.
     */
    public Spec slow(double number) {
      return new Spec(spec.withNumber("slow", number));
    }

    /**
     * With rate: readings of a key that what is usual remembers. Default: 20000. A whole number
     * from 1000 to 1048576.
     */
    public Spec horizon(int number) {
      return new Spec(spec.with("horizon", number));
    }

    /** Time behind the end of an alarm of a key in which no other begins. Default: none. */
    public Spec quiet(String text) {
      return new Spec(spec.with("quiet", text));
    }

    /** Hours of the day, UTC, in which no alarm begins. Default: none. */
    public Spec quietHours(String text) {
      return new Spec(spec.with("quiet_hours", text));
    }

    /** Fields that are true or false; while one is true no alarm begins. Default: none. */
    public Spec quietWhile(String... fields) {
      return new Spec(spec.with("quiet_while", fields.length == 1 ? fields[0] : List.of(fields)));
    }

    /** With quiet_while: time behind it in which no alarm begins either. Default: none. */
    public Spec quietAfter(String text) {
      return new Spec(spec.with("quiet_after", text));
    }

    /** With rate: which readings are learned as usual; usual: none of an alarm. Default: all. */
    public Spec learn(Learn choice) {
      return new Spec(spec.withChoice("learn", choice));
    }

    /**
     * With rate: reading of a key from which on nothing is learned; 0: never. Default: 0. A whole
     * number from 0 to 16777216.
     */
    public Spec until(int number) {
      return new Spec(spec.with("until", number));
    }

    /**
     * With rate: readings by which learning lags behind; none before an alarm. Default: 0. A whole
     * number from 0 to 4096.
     */
    public Spec late(int number) {
      return new Spec(spec.with("late", number));
    }
  }
}
