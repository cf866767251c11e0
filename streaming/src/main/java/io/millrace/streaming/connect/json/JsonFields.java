package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.LabelReader;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Texts;
import io.millrace.streaming.connect.time.TimeReader;
import java.io.IOException;
import java.util.List;

/** Collects the fields of one JSON observation while it is parsed. */
final class JsonFields {

  private final List<String> channels;
  private final TimeReader times;
  private final JsonDecoder.Records records;
  private final LabelReader labels;
  private String key;
  private String group;
  private String label;
  private Long time;
  private float[] values;

  JsonFields(
      List<String> channels, TimeReader times, JsonDecoder.Records records, LabelReader labels) {
    this.channels = channels;
    this.times = times;
    this.records = records;
    this.labels = labels;
    if (records == JsonDecoder.Records.LABELS_WITH_ID) {
      time = 0L;
    }
  }

  /** Reads the current value of the parser; leaves the parser at its end. */
  void take(String name, JsonParser parser) throws Refusal, IOException {
    boolean named = records != JsonDecoder.Records.READINGS;
    if (named && name.equals("label")
        || records == JsonDecoder.Records.LABELS_WITH_ID && name.equals("time")) {
      parser.skipChildren();
      return;
    }
    if (named && name.equals("id")) {
      label = once(name, label, optional(name, parser));
      return;
    }
    switch (name) {
      case "key" -> key = once(name, key, text(name, parser));
      case "group" -> group = once(name, group, optional(name, parser));
      case "label" -> label = once(name, label, optional(name, parser));
      case "time" -> time = once(name, time, time(parser));
      case "values" -> values = once(name, values, values(parser));
      default -> parser.skipChildren();
    }
  }

  Observation observation(Origin origin) throws Refusal {
    if (key == null || time == null || values == null) {
      String missing = key == null ? "key" : time == null ? "time" : "values";
      throw malformed(
          "expected a field '"
              + missing
              + "', found none; send it, or name the record's own fields in map");
    }
    return new Observation(key, group == null ? key : group, time, values, label, origin);
  }

  private static <T> T once(String name, T before, T now) throws Refusal {
    if (before != null) {
      throw malformed("expected one field '" + name + "', found two");
    }
    return now;
  }

  private static String optional(String name, JsonParser parser) throws Refusal, IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : text(name, parser);
  }

  private static String text(String name, JsonParser parser) throws Refusal, IOException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      throw malformed("expected text in '" + name + "', found " + found(parser));
    }
    String text = parser.getText();
    if (text.isEmpty()) {
      throw malformed("expected text in '" + name + "', found an empty one");
    }
    return Texts.checked("in", "'" + name + "'", text);
  }

  private Long time(JsonParser parser) throws Refusal, IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> times.readNumber(parser.getText());
      case VALUE_STRING -> times.read(parser.getText());
      default ->
          throw malformed(
              "expected in 'time' whole milliseconds since 1970 or text such as"
                  + " 2026-01-31T08:00:00Z, found "
                  + found(parser));
    };
  }

  private float[] values(JsonParser parser) throws Refusal, IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw malformed("expected a list of numbers in 'values', found " + found(parser));
    }
    float[] read = new float[channels.size()];
    int width = 0;
    boolean finite = true;
    int culprit = -1;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      float value;
      if (token == JsonToken.VALUE_NULL) {
        value = Float.NaN;
      } else if (labels.reads(width) && token.isScalarValue()) {
        value = labels.read(parser.getText(), "for " + named(width));
      } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
        value = parser.getFloatValue();
      } else {
        throw malformed(
            "expected a number or null for " + named(width) + ", found " + found(parser));
      }
      if (Float.isInfinite(value) && finite) {
        finite = false;
        culprit = width;
      }
      if (width < channels.size()) {
        read[width] = value;
      }
      width++;
    }
    if (width != channels.size()) {
      throw new Refusal(
          Reason.WRONG_WIDTH,
          "expected "
              + channels.size()
              + " values, one per channel, found "
              + width
              + "; send one for each, null where nothing was observed, or correct channels");
    }
    if (!finite) {
      throw new Refusal(
          Reason.NOT_FINITE,
          "expected a number within 32-bit range for "
              + named(culprit)
              + ", found one beyond; send null where nothing was observed");
    }
    return read;
  }

  /** A value by the name of its channel; by its position if there is no channel for it. */
  private String named(int position) {
    return position < channels.size()
        ? "channel '" + channels.get(position) + "'"
        : "value " + (position + 1) + " of " + channels.size() + " channels";
  }

  private static String found(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_NULL -> "null";
      default -> "'" + Refusal.shown(parser.getText()) + "'";
    };
  }

  private static Refusal malformed(String detail) {
    return new Refusal(Reason.MALFORMED, detail);
  }
}
