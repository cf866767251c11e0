package io.millrace.simulate.summary.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads results with the fields of a pipeline, without making an object of each. */
public final class ResultReader {

  private static final JsonFactory JSON = new JsonFactory();

  /** Takes a result, which changes afterwards. */
  public interface Use {
    void result(ResultRecord record, long millis);
  }

  private record Place(int at, OutputField field) {}

  private final Ports ports;
  private final Map<String, Place> places = new HashMap<>();

  public ResultReader(Ports ports) {
    this.ports = ports;
    int at = 0;
    for (OutputField field : ports.outputs()) {
      places.put(field.name(), new Place(at, field));
      at += field.width();
    }
  }

  /**
   * Reads all results.
   *
   * @throws IOException if a line is none, with its place; or the results have other fields
   */
  public void each(RecordedLines lines, Use use) throws IOException {
    ResultRecord record = new ResultRecord(ports);
    lines.each((place, millis, in) -> part(place, millis, in, record, use));
  }

  private void part(String place, long millis, InputStream in, ResultRecord record, Use use)
      throws IOException {
    JsonParser json = JSON.createParser(in);
    try {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          throw new IOException("expected a result, found " + json.getText());
        }
        record.begin();
        read(json, record);
        if (record.key == null) {
          throw new IOException("expected a result with a key, found none");
        }
        use.result(record, millis);
      }
    } catch (IOException unfit) {
      String why =
          unfit instanceof JsonProcessingException broken
              ? "expected a result, found broken JSON: " + broken.getOriginalMessage()
              : unfit.getMessage();
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s, line %d of %s; is it a folder of results of this pipeline?",
              why,
              json.currentTokenLocation().getLineNr(),
              place),
          unfit);
    }
  }

  private void read(JsonParser json, ResultRecord record) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "key" -> record.key = json.getText();
        case "group" -> record.group = json.getText();
        case "label" -> record.label = value == JsonToken.VALUE_NULL ? null : json.getText();
        case "time" -> record.time = json.getLongValue();
        case "sequence" -> record.sequence = json.getLongValue();
        case "version" -> record.version = json.getLongValue();
        case "shadow" -> record.shadow = value == JsonToken.VALUE_TRUE;
        default -> {
          Place place = places.get(name);
          if (place == null) {
            json.skipChildren();
          } else {
            record.hasFields = true;
            field(json, value, place, record.output);
          }
        }
      }
    }
  }

  private static void field(JsonParser json, JsonToken value, Place place, float[] output)
      throws IOException {
    int at = place.at();
    int width = place.field().width();
    if (value == JsonToken.START_ARRAY) {
      int count = 0;
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        if (count < width) {
          output[at + count] = number(json, next);
        }
        count++;
      }
      if (count != width) {
        throw new IOException(
            "expected " + width + " numbers in " + place.field().name() + ", found " + count);
      }
    } else if (value == JsonToken.START_OBJECT) {
      sparse(json, place, output);
    } else if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
      output[at] = value == JsonToken.VALUE_TRUE ? 1 : 0;
    } else if (value.isNumeric()) {
      output[at] = json.getFloatValue();
    }
  }

  private static void sparse(JsonParser json, Place place, float[] output) throws IOException {
    int[] index = new int[place.field().width()];
    float[] amounts = new float[index.length];
    int places = 0;
    int values = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean indices = json.currentName().equals("index");
      if (json.nextToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        continue;
      }
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        if (indices && places < index.length) {
          index[places++] = json.getIntValue();
        } else if (!indices && values < amounts.length) {
          amounts[values++] = number(json, next);
        }
      }
    }
    for (int i = 0; i < Math.min(places, values); i++) {
      if (index[i] < 0 || index[i] >= place.field().width()) {
        throw new IOException(
            "expected an index below "
                + place.field().width()
                + " in "
                + place.field().name()
                + ", found "
                + index[i]);
      }
      output[place.at() + index[i]] = amounts[i];
    }
  }

  private static float number(JsonParser json, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_NULL ? Float.NaN : json.getFloatValue();
  }

  /**
   * The fields of results of which nothing is declared, from the first result that there is: their
   * names and forms. The names that every result may have mean what the reference says.
   */
  public static Optional<Map<String, JsonToken>> found(RecordedLines lines) throws IOException {
    Map<String, JsonToken> fields = new LinkedHashMap<>();
    lines.each(
        (place, millis, in) -> {
          if (fields.isEmpty()) {
            JsonParser json = JSON.createParser(in);
            if (json.nextToken() == JsonToken.START_OBJECT) {
              while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                fields.put(name, json.nextToken());
                json.skipChildren();
              }
            }
          }
        });
    return fields.isEmpty() ? Optional.empty() : Optional.of(fields);
  }
}
