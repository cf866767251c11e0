package io.millrace.simulate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Writes what the script of the page draws. Values have five digits, times are whole. */
final class PlotJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final MathContext DIGITS = new MathContext(5);
  private static final double WHOLE = 1e15;

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private PlotJson() {}

  static String of(Plot plot) {
    return text(
        json -> {
          begin(json, "lines", plot.title());
          json.writeStringField("choice", plot.choice());
          axis(json, "x", plot.x());
          axis(json, "y", plot.y());
          json.writeArrayFieldStart("views");
          for (Plot.View view : plot.views()) {
            view(json, view);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static String of(LineChart chart) {
    Dimension up = chart.y();
    return of(
        new Plot(
            chart.title(),
            chart.x(),
            up,
            "",
            List.of(
                new Plot.View(
                    "",
                    chart.title(),
                    chart.series().stream().map(Plot.Line::of).toList(),
                    List.of(),
                    List.of()))));
  }

  static String of(HeatMap map) {
    return text(
        json -> {
          begin(json, "heat", map.title());
          names(json, "rows", map.rows());
          names(json, "columns", map.columns());
          json.writeArrayFieldStart("values");
          for (float[] row : map.values()) {
            json.writeStartArray();
            for (float value : row) {
              number(json, value);
            }
            json.writeEndArray();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static String of(Timeline timeline) {
    return text(
        json -> {
          begin(json, "lanes", timeline.title());
          axis(json, "x", new Dimension("", timeline.scale()));
          json.writeNumberField("base", timeline.base());
          json.writeArrayFieldStart("lanes");
          for (Timeline.Lane lane : timeline.lanes()) {
            json.writeStartObject();
            json.writeStringField("name", lane.name());
            places(json, lane.times());
            values(json, "y", lane.values());
            marks(
                json,
                lane.marks().stream()
                    .map(mark -> new Plot.Mark(mark.time(), mark.value(), mark.label()))
                    .toList());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static String of(Bands bands) {
    return text(
        json -> {
          begin(json, "lanes", bands.title());
          axis(json, "x", bands.x());
          names(json, "kinds", bands.kinds());
          json.writeArrayFieldStart("lanes");
          for (Bands.Lane lane : bands.lanes()) {
            json.writeStartObject();
            json.writeStringField("name", lane.name());
            json.writeArrayFieldStart("runs");
            for (Bands.Run run : lane.runs()) {
              json.writeStartArray();
              place(json, run.from());
              place(json, run.to());
              json.writeNumber(run.kind());
              json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static String text(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writing.to(json);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return text.toString();
  }

  private static void begin(JsonGenerator json, String kind, String title) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", kind);
    json.writeStringField("title", title);
  }

  private static void axis(JsonGenerator json, String name, Dimension axis) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("label", axis.label());
    if (axis.scale() instanceof Scale.Time time) {
      json.writeStringField("scale", "time");
      json.writeNumberField("zone", time.zone().getTotalSeconds() / 60);
    } else {
      boolean log = axis.scale() instanceof Scale.Log;
      json.writeStringField("scale", log ? "log" : "linear");
      json.writeBooleanField("zero", !log && !(axis.scale() instanceof Scale.Free));
    }
    json.writeEndObject();
  }

  private static void view(JsonGenerator json, Plot.View view) throws IOException {
    json.writeStartObject();
    json.writeStringField("group", view.group());
    json.writeStringField("name", view.name());
    json.writeArrayFieldStart("lines");
    for (Plot.Line line : view.lines()) {
      json.writeStartObject();
      json.writeStringField("name", line.series().name());
      places(json, line.series().x());
      values(json, "y", line.series().y());
      if (line.low().length > 0) {
        values(json, "low", line.low());
        values(json, "high", line.high());
      }
      if (!line.notes().isEmpty()) {
        names(json, "notes", line.notes());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    marks(json, view.marks());
    json.writeArrayFieldStart("spans");
    for (Plot.Span span : view.spans()) {
      json.writeStartObject();
      json.writeFieldName("from");
      place(json, span.from());
      json.writeFieldName("to");
      place(json, span.to());
      json.writeStringField("kind", span.kind());
      json.writeStringField("text", span.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void marks(JsonGenerator json, List<Plot.Mark> marks) throws IOException {
    json.writeArrayFieldStart("marks");
    for (Plot.Mark mark : marks) {
      json.writeStartObject();
      json.writeFieldName("x");
      place(json, mark.x());
      json.writeFieldName("y");
      number(json, mark.y());
      json.writeStringField("text", mark.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Places that are evenly apart, as those of buckets, need three numbers. */
  private static void places(JsonGenerator json, double[] x) throws IOException {
    json.writeFieldName("x");
    double step = x.length > 1 ? x[1] - x[0] : 0;
    boolean even = x.length > 2;
    for (int at = 1; even && at < x.length; at++) {
      even = x[at] == x[0] + at * step;
    }
    if (even) {
      json.writeStartObject();
      json.writeFieldName("from");
      place(json, x[0]);
      json.writeFieldName("step");
      place(json, step);
      json.writeNumberField("count", x.length);
      json.writeEndObject();
      return;
    }
    json.writeStartArray();
    for (double value : x) {
      place(json, value);
    }
    json.writeEndArray();
  }

  private static void values(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      number(json, value);
    }
    json.writeEndArray();
  }

  private static void names(JsonGenerator json, String name, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String one : names) {
      json.writeString(one);
    }
    json.writeEndArray();
  }

  /** A place keeps all its digits: a time has thirteen. */
  private static void place(JsonGenerator json, double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString());
    }
  }
}
