package io.millrace.api.pipeline;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;

/**
 * Which fields of a record are the key, group, time, label and values of a reading. One mapping
 * serves files and topics.
 *
 * <pre>{@code
 * Mapping mapping =
 *     new Mapping(
 *         new Mapping.Field.Path("device.id"),
 *         Mapping.Field.NONE,
 *         Mapping.Field.NONE,
 *         Mapping.Time.of(new Mapping.Field.Path("ts"), Mapping.TimeForm.SECONDS),
 *         Mapping.Values.of(
 *             List.of(
 *                 new Mapping.Field.Path("sensors.temp"), new Mapping.Field.Path("sensors.hum"))));
 * assert mapping.time().form() == Mapping.TimeForm.SECONDS;
 * }</pre>
 *
 * <p>A record that the mapping cannot read is a dead letter with the field and the reason.
 *
 * @param key identity of the sequence that a reading belongs to
 * @param group group whose parameters learn from the reading; {@link Field#NONE}, and a field that
 *     is null or empty: the key
 * @param label text that is passed through; {@link Field#NONE}: none
 * @param time how event time is read
 * @param values the channels
 */
public record Mapping(Field key, Field group, Field label, Time time, Values values)
    implements Serializable {

  /** One field of a record, or of what surrounds it. */
  public sealed interface Field extends Serializable {

    /** No field. */
    Field NONE = new Constant("");

    /**
     * A field by its path.
     *
     * @param path member names with dots between them, list positions in brackets from 0, and names
     *     with other characters in brackets and quotes: {@code sensors[0].value}, {@code
     *     ["PM2.5"].mean}
     */
    record Path(String path) implements Field {}

    /**
     * A column, or a member of the record itself.
     *
     * @param name its name, which is not read as a path
     */
    record Name(String name) implements Field {}

    /**
     * The same text for every record.
     *
     * @param text the text
     */
    record Constant(String text) implements Field {}

    /**
     * Something beside the value of a record.
     *
     * @param part which
     * @param header name of the header; empty for the other parts
     * @param match regular expression that the whole text must match; its first group is the text.
     *     Empty: the text as it is.
     */
    record Beside(Part part, String header, String match) implements Field {}
  }

  /** What surrounds the value of a record. */
  public enum Part {
    /** Key of the Kafka record, as text in UTF-8. */
    KAFKA_KEY,
    /** Topic of the Kafka record. */
    KAFKA_TOPIC,
    /** Timestamp of the Kafka record, milliseconds since 1970 UTC. */
    KAFKA_TIMESTAMP,
    /** A header of the Kafka record, as text in UTF-8; the last of its name. */
    KAFKA_HEADER,
    /** Name of the file, without its folder. */
    FILE_NAME,
    /** Name of the file, without its folder and extensions such as {@code .csv.gz}. */
    FILE_STEM
  }

  /** How a time is written. */
  public enum TimeForm {
    /**
     * Not declared: a number is whole milliseconds since 1970 unless it is more likely seconds,
     * which is refused; text is ISO 8601.
     */
    UNDECLARED,
    /** Seconds since 1970 UTC, with or without a fraction. */
    SECONDS,
    /** Milliseconds since 1970 UTC. */
    MILLIS,
    /** Microseconds since 1970 UTC. */
    MICROS,
    /** Nanoseconds since 1970 UTC. */
    NANOS,
    /** ISO 8601, with T or a blank between date and time, with or without an offset. */
    ISO,
    /** As a pattern says. */
    PATTERN
  }

  /**
   * How event time is read. Fractions below a millisecond are rounded down.
   *
   * @param from one field, or several whose texts are joined by a blank
   * @param form how it is written
   * @param pattern letters of {@link java.time.format.DateTimeFormatter}; empty unless the form is
   *     {@link TimeForm#PATTERN}
   * @param zone time zone of times without one
   */
  public record Time(List<Field> from, TimeForm form, String pattern, ZoneId zone)
      implements Serializable {

    public Time {
      from = List.copyOf(from);
    }

    /** A time in one field, without a pattern; in UTC where it names no zone. */
    public static Time of(Field field, TimeForm form) {
      return new Time(List.of(field), form, "", ZoneId.of("UTC"));
    }
  }

  /** Where the values of the channels are. */
  public sealed interface Places extends Serializable {

    /**
     * A field for each channel.
     *
     * @param fields in the order of the channels
     */
    record Each(List<Field> fields) implements Places {

      public Each {
        fields = List.copyOf(fields);
      }
    }

    /**
     * One field with all of them: a list with one element for each channel in their order, or an
     * object with members of the names of the channels.
     *
     * @param field the list or object
     */
    record Within(Field field) implements Places {}

    /**
     * One value a record, of the sensor that a field names; for a pipeline with {@link AlignSpec}.
     *
     * @param sensor name of the sensor
     * @param value the value
     */
    record OfSensor(Field sensor, Field value) implements Places {}
  }

  /** What a channel is whose field is not in the record. */
  public enum Absent {
    /** A fault: the record is refused. */
    REFUSED,
    /** A missing value, unless the fields of all channels are absent. */
    MISSING
  }

  /**
   * The values of the channels. A field that is null, empty or {@code NaN} is missing.
   *
   * @param places where they are
   * @param missing further texts and numbers that mean a missing value. One that is a number, such
   *     as {@code -9999}, stands for every way to write it.
   * @param absent what a field is that the record lacks
   */
  public record Values(Places places, List<String> missing, Absent absent) implements Serializable {

    public Values {
      missing = List.copyOf(missing);
    }

    /** A field for each channel; none may be absent. */
    public static Values of(List<Field> fields) {
      return new Values(new Places.Each(fields), List.of(), Absent.REFUSED);
    }
  }
}
