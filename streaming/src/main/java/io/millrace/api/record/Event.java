package io.millrace.api.record;

import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import java.util.List;
import java.util.stream.Stream;

/**
 * A change or an alarm that a stage found.
 *
 * <pre>{@code
 * Event event =
 *     new Event(
 *         EventKind.DRIFT,
 *         Found.CHANGE,
 *         new Event.Place("heating", "drift", "dictionary.score"),
 *         new Event.Reading("boiler-7", "boilers", 1_700_000_000_000L, 812),
 *         new Event.Extent(2.5f, 1_700_000_000_000L, 2.5f),
 *         EventEffect.TELL);
 * assert event.id().equals("heating/boilers/boiler-7/drift/812");
 * }</pre>
 *
 * @param kind what it reports
 * @param what a change, or the start or end of an alarm
 * @param place the stage that found it
 * @param reading the reading with which it was found
 * @param extent the value, and since when
 * @param effect what it does, beside being told
 */
public record Event(
    EventKind kind, Found what, Place place, Reading reading, Extent extent, EventEffect effect) {

  /**
   * The stage that found an event.
   *
   * <pre>{@code
   * Event.Place place = new Event.Place("heating", "drift", "dictionary.score");
   * assert place.stage().equals("drift");
   * }</pre>
   *
   * @param pipeline name of the pipeline, with that of its branch
   * @param stage name of the stage
   * @param field the field that it watches, as {@code stage.field}
   */
  public record Place(String pipeline, String stage, String field) {}

  /**
   * The reading with which an event was found.
   *
   * <pre>{@code
   * Event.Reading reading = new Event.Reading(null, "boilers", 1_700_000_000_000L, 812);
   * assert reading.key() == null;
   * }</pre>
   *
   * @param key its key; null for an event of the whole group
   * @param group its group
   * @param time its event time, milliseconds since 1970 UTC
   * @param sequence its position in the sequence of its key, or of the group, from 0
   */
  public record Reading(String key, String group, long time, long sequence) {}

  /**
   * What was seen until an event.
   *
   * <pre>{@code
   * Event.Extent extent = new Event.Extent(2.5f, 1_700_000_000_000L, 3.5f);
   * assert extent.peak() > extent.value();
   * }</pre>
   *
   * @param value value of the field in the reading; NaN if there is none
   * @param since event time of the reading with which an alarm began, milliseconds since 1970 UTC;
   *     of a change, that of the reading
   * @param peak the value farthest from usual in an alarm until then; of a change, the value
   * @param culprit the channel that has most of the score at the start of an alarm; null if none is
   *     known
   * @param held of the start of an alarm: how many alarms of the key were held back and ended
   *     untold since the last start that was told
   */
  public record Extent(float value, long since, float peak, Culprit culprit, int held) {

    /** An event of which no channel is known to be the culprit. */
    public Extent(float value, long since, float peak) {
      this(value, since, peak, null);
    }

    /** An event before which none was held back. */
    public Extent(float value, long since, float peak, Culprit culprit) {
      this(value, since, peak, culprit, 0);
    }
  }

  /**
   * The channel that contributes most to the score with which an alarm began.
   *
   * <pre>{@code
   * Event.Culprit culprit = new Event.Culprit("PM2.5", 40, 412, 81);
   * assert culprit.observed() > culprit.expected();
   * }</pre>
   *
   * @param channel its name
   * @param contribution its part of the score
   * @param observed its value, in the units of the channel
   * @param expected the value that was expected, in the same units; the sign of the difference is
   *     the direction
   */
  public record Culprit(String channel, float contribution, float observed, float expected) {}

  /** Returns the names of the fields of written events of a kind, in their order. */
  public static List<String> fields(EventKind kind) {
    return Stream.concat(
            Stream.of(
                "id",
                "kind",
                "what",
                "stage",
                "field",
                "key",
                "group",
                "time",
                "sequence",
                "value"),
            kind == EventKind.DRIFT
                ? Stream.of("then")
                : Stream.of(
                    "since", "peak", "channel", "contribution", "observed", "expected", "held"))
        .toList();
  }

  /**
   * Returns what names the event: pipeline, group, key, stage and sequence of the reading. It is
   * the same at every parallelism and after every restart. A slash in a name is written {@code
   * %2F}, a percent sign {@code %25}.
   */
  public String id() {
    return text(place.pipeline())
        + "/"
        + text(reading.group())
        + (reading.key() == null ? "" : "/" + text(reading.key()))
        + "/"
        + text(place.stage())
        + "/"
        + reading.sequence();
  }

  private static String text(String name) {
    return name.replace("%", "%25").replace("/", "%2F");
  }
}
