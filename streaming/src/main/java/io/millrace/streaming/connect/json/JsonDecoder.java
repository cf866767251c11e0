package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.LabelReader;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.time.TimeReader;
import java.io.IOException;
import java.util.List;

/**
 * Reads an observation from JSON.
 *
 * <pre>{@code
 * {"key": "boiler-7", "time": 1700000000000, "values": [21.5, null, 3], "group": "boilers",
 * "label": "night shift"}
 * }</pre>
 *
 * <p>{@code key} is text or a whole number; {@code time} is milliseconds since 1970 UTC, or a
 * number in another unit that is declared, or ISO 8601 text with an offset; {@code values} has one
 * number per channel, {@code null} or {@code NaN} where the channel was not observed; {@code group}
 * (by default the key) and {@code label} are optional. Where late labels name their readings by id,
 * {@code id} takes the place of {@code label}, and a label needs no {@code time}. Other fields are
 * ignored. A field may occur once. Later releases add optional fields only.
 */
public final class JsonDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  /** What the records are. */
  public enum Records {
    /** Readings, whose label is passed on. */
    READINGS,
    /** Readings that labels name by their id, which is passed on. */
    READINGS_WITH_ID,
    /** Labels that name a reading by its id; their time has no effect. */
    LABELS_WITH_ID
  }

  private final List<String> channels;
  private final int largest;
  private final Mapping.TimeForm time;
  private final Records records;
  private final LabelWords words;
  private transient JsonFactory json;
  private transient TimeReader times;
  private transient LabelReader labels;

  /**
   * Creates a decoder of records with times in milliseconds.
   *
   * @param channels names of the channels of an observation
   * @param largest maximum bytes of a record; a longer one is rejected unread
   */
  public JsonDecoder(List<String> channels, int largest) {
    this(channels, largest, Mapping.TimeForm.UNDECLARED);
  }

  /**
   * @param channels names of the channels of an observation
   * @param largest maximum bytes of a record; a longer one is rejected unread
   * @param time unit of times that are numbers
   */
  public JsonDecoder(List<String> channels, int largest, Mapping.TimeForm time) {
    this(channels, largest, time, Records.READINGS, LabelWords.NONE);
  }

  /**
   * @param channels names of the channels of an observation
   * @param largest maximum bytes of a record; a longer one is rejected unread
   * @param time unit of times that are numbers
   * @param records what the records are
   * @param words words of the label's classes
   */
  public JsonDecoder(
      List<String> channels,
      int largest,
      Mapping.TimeForm time,
      Records records,
      LabelWords words) {
    this.channels = List.copyOf(channels);
    this.largest = largest;
    this.time = time;
    this.records = records;
    this.words = words;
  }

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    try {
      return observation(bytes, offset, length, origin);
    } catch (Refusal refused) {
      return refused.letter(bytes, offset, length, origin);
    } catch (JsonProcessingException notJson) {
      return JsonParsers.notJson(notJson).letter(bytes, offset, length, origin);
    } catch (IOException | RuntimeException unreadable) {
      return new Refusal(Reason.MALFORMED, "expected a JSON object, found " + unreadable)
          .letter(bytes, offset, length, origin);
    }
  }

  private Observation observation(byte[] bytes, int offset, int length, Origin origin)
      throws Refusal, IOException {
    if (length > largest) {
      throw Refusal.oversized(length, largest);
    }
    try (JsonParser parser = factory().createParser(bytes, offset, length)) {
      JsonFields fields = new JsonFields(channels, times, records, labels);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Refusal(
            Reason.MALFORMED,
            "expected a JSON object such as {\"key\": \"a\", \"time\": 0, \"values\": [1]}, found "
                + (length == 0 ? "an empty record" : "another value"));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.take(name, parser);
      }
      if (parser.nextToken() != null) {
        throw new Refusal(
            Reason.MALFORMED, "expected one JSON object per record, found more after it");
      }
      return fields.observation(origin);
    }
  }

  private JsonFactory factory() {
    if (json == null) {
      json = JsonParsers.factory();
      labels = new LabelReader(words, channels);
      times = new TimeReader(time, "", null, "in 'time'", "");
    }
    return json;
  }
}
