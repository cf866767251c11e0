package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.streaming.connect.record.RecordEncoder;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.JudgedParts;
import io.millrace.streaming.judge.MetricValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes metrics as JSON.
 *
 * <pre>{@code
 * {"pipeline": "forecast", "scope": "key", "key": "Dingling", "group": "Dingling",
 *  "start": 1362096000000, "end": 1362182400000, "method": "answer",
 *  "window": {"judged": 264, "unanswered": 0, "mase": 0.9, "channels": {"TEMP": {"rmse": 3.2}}},
 *  "so_far": {}}
 * }</pre>
 *
 * <p>{@code scope} is {@code key}, {@code group} or {@code overall}; {@code key} and {@code group}
 * are there as far as they apply. {@code last} and {@code fading} are there if they are asked for.
 * A metric that is not defined is null. Numbers are doubles in their shortest form, which reads
 * back to the same bits. Later releases only add fields.
 */
public final class MetricsJson implements RecordEncoder<Evaluated> {

  private static final long serialVersionUID = 1L;

  private static final JsonFactory JSON = new JsonFactory();

  private final String pipeline;
  private final MetricValues values;
  private final JudgedParts parts;
  private final List<String> methods;

  /**
   * @param pipeline name of the pipeline
   * @param values the metrics that are written
   * @param parts of the sums
   * @param methods names of the methods
   */
  public MetricsJson(
      String pipeline, MetricValues values, JudgedParts parts, List<String> methods) {
    this.pipeline = pipeline;
    this.values = values;
    this.parts = parts;
    this.methods = List.copyOf(methods);
  }

  @Override
  public byte[] write(Evaluated record) {
    Evaluated.Metrics metrics = (Evaluated.Metrics) record;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("pipeline", pipeline);
      json.writeStringField("scope", metrics.scope().name().toLowerCase(Locale.ROOT));
      if (metrics.scope() == Evaluated.Scope.KEY) {
        json.writeStringField("key", metrics.key());
      }
      if (metrics.scope() != Evaluated.Scope.OVERALL) {
        json.writeStringField("group", metrics.group());
      }
      json.writeNumberField("start", metrics.start());
      json.writeNumberField("end", metrics.end());
      json.writeStringField("method", methods.get(metrics.method()));
      for (int part = 0; part < parts.names().size(); part++) {
        json.writeObjectFieldStart(parts.names().get(part));
        part(json, parts.part(part, metrics.sums()));
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write JSON into memory", impossible);
    }
    return bytes.toByteArray();
  }

  private void part(JsonGenerator json, double[] sums) throws IOException {
    numbers(json, values.of(sums));
    List<String> channels = values.channels();
    if (channels.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("channels");
    for (int channel = 0; channel < channels.size(); channel++) {
      json.writeObjectFieldStart(channels.get(channel));
      numbers(json, values.ofChannel(channel, sums));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void numbers(JsonGenerator json, Map<String, Double> values) throws IOException {
    for (Map.Entry<String, Double> value : values.entrySet()) {
      json.writeFieldName(value.getKey());
      double number = value.getValue();
      if (!Double.isFinite(number)) {
        json.writeNull();
      } else if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
        json.writeNumber((long) number);
      } else {
        json.writeNumber(number);
      }
    }
  }
}
