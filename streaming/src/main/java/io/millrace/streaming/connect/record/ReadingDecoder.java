package io.millrace.streaming.connect.record;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Converts an object of a program's own type to an observation, or to the reading of one sensor, by
 * the same rules as records of a topic or a file.
 *
 * <p>The functions are user code. An exception or an invalid return value becomes a dead letter. An
 * interrupt, and an {@link Error} other than a failed assertion or a stack overflow, is thrown on,
 * because the reading is not its cause.
 *
 * @param <T> the program's type
 */
public final class ReadingDecoder<T> implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Maximum characters of a user exception that a dead letter shows. */
  private static final int LONGEST_MESSAGE = 300;

  /** Maximum characters of a reading as text that a dead letter shows. */
  private static final int LONGEST_PAYLOAD = 1000;

  private final Parts<T> parts;
  private final List<String> channels;

  /** Null unless a reading is of one sensor. */
  private final Single<T> single;

  private final SensorNames sensors;

  /**
   * @param channels names of the values, in their order
   */
  public ReadingDecoder(Parts<T> parts, List<String> channels) {
    this(parts, channels, null);
  }

  private ReadingDecoder(Parts<T> parts, List<String> names, Single<T> single) {
    this.parts = parts;
    this.channels = List.copyOf(names);
    this.single = single;
    this.sensors = new SensorNames(names);
  }

  /**
   * The decoder of readings of one sensor each.
   *
   * @param parts its functions of values and label are not called
   * @param sensors names of the sensors, in their order
   */
  public static <T> ReadingDecoder<T> ofSensors(
      Parts<T> parts, Single<T> single, List<String> sensors) {
    return new ReadingDecoder<>(parts, sensors, single);
  }

  /**
   * The functions that extract each part of a reading.
   *
   * @param group may return null: the group has the name of the key
   * @param time milliseconds since 1970 UTC
   * @param values one number per channel, NaN where it was not observed; copied
   * @param label may return null: no label
   */
  public record Parts<T>(
      MapFunction<T, String> key,
      MapFunction<T, String> group,
      MapFunction<T, Long> time,
      MapFunction<T, float[]> values,
      MapFunction<T, String> label)
      implements Serializable {}

  /**
   * The functions that extract the sensor of a reading and its value.
   *
   * @param value may return null or NaN: the sensor has no value then
   */
  public record Single<T>(MapFunction<T, String> sensor, MapFunction<T, Float> value)
      implements Serializable {}

  /**
   * Reads one object.
   *
   * @param reading object of the program; not kept
   * @param origin origin for a dead letter
   * @throws InterruptedException if a function was interrupted, as when the task is cancelled
   */
  public Inbound read(T reading, Origin origin) throws InterruptedException {
    try {
      return inbound(reading, origin);
    } catch (Refusal refused) {
      return letter(refused, reading, origin);
    } catch (RuntimeException unreadable) {
      // An extractor with raw types may return an object of a wrong type.
      return letter(malformed("expected a reading, found " + told(unreadable)), reading, origin);
    }
  }

  private static DeadLetter letter(Refusal refused, Object reading, Origin origin) {
    return new DeadLetter(refused.reason(), refused.getMessage(), origin, excerpt(reading));
  }

  private Inbound inbound(T reading, Origin origin) throws Refusal, InterruptedException {
    if (reading == null) {
      throw malformed("expected a reading, found null");
    }
    String key = text("key", part("key", parts.key(), reading));
    if (key == null) {
      throw malformed("expected a key, its extractor returned null");
    }
    String group = text("group", part("group", parts.group(), reading));
    Long time = part("time", parts.time(), reading);
    if (time == null) {
      throw malformed("expected a time, its extractor returned null");
    }
    long millis = EventTimes.inRange(time);
    if (single != null) {
      String sensor = text("sensor", part("sensor", single.sensor(), reading));
      if (sensor == null) {
        throw malformed("expected a sensor, its extractor returned null");
      }
      int position = sensors.position(sensor);
      Float value = part("value", single.value(), reading);
      float number = value == null ? Float.NaN : finite("sensor", sensor, value);
      return SensorReadings.of(key, group == null ? key : group, millis, position, number, origin);
    }
    float[] values = values(part("values", parts.values(), reading));
    String label = text("label", part("label", parts.label(), reading));
    return new Observation(key, group == null ? key : group, millis, values, label, origin);
  }

  private static <T, R> R part(String name, MapFunction<T, R> extractor, T reading)
      throws Refusal, InterruptedException {
    try {
      return extractor.map(reading);
    } catch (InterruptedException | Refusal passed) {
      throw passed;
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      throw malformed("expected " + name + ", its extractor threw " + told(thrown));
    }
  }

  /** Text of an exception, with its first stack frame outside the JDK. */
  private static String told(Throwable thrown) {
    String text = shown(thrown, LONGEST_MESSAGE);
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
        return text + " at " + frame;
      }
    }
    return text;
  }

  private static String text(String name, String text) throws Refusal {
    if (text == null) {
      return null;
    }
    if (text.isEmpty()) {
      throw malformed("expected text as " + name + ", found an empty one");
    }
    return Texts.checked("as", name, text);
  }

  private float[] values(float[] values) throws Refusal {
    if (values == null) {
      throw malformed("expected values, their extractor returned null");
    }
    if (values.length != channels.size()) {
      throw new Refusal(
          Reason.WRONG_WIDTH,
          "expected "
              + channels.size()
              + " values, one per channel, found "
              + values.length
              + "; give one for each, NaN where nothing was observed");
    }
    for (int channel = 0; channel < values.length; channel++) {
      finite("channel", channels.get(channel), values[channel]);
    }
    // The program may change its array while the observation waits in a bundle.
    return values.clone();
  }

  private static float finite(String what, String name, float value) throws Refusal {
    if (Float.isInfinite(value)) {
      throw new Refusal(
          Reason.NOT_FINITE,
          "expected a number within 32-bit range for "
              + what
              + " '"
              + name
              + "', found one beyond; return NaN where nothing was observed");
    }
    return value;
  }

  private static String excerpt(Object reading) {
    return shown(reading, LONGEST_PAYLOAD);
  }

  /** Text of an object by its {@code toString}, which is user code too. */
  private static String shown(Object object, int longest) {
    String text;
    try {
      text = Objects.requireNonNullElse(String.valueOf(object), "null");
    } catch (RuntimeException | AssertionError | StackOverflowError thrown) {
      text = object.getClass().getName() + ", whose toString threw " + thrown.getClass().getName();
    }
    return text.length() > longest ? text.substring(0, longest) + "…" : text;
  }

  private static Refusal malformed(String detail) {
    return new Refusal(Reason.MALFORMED, detail);
  }
}
