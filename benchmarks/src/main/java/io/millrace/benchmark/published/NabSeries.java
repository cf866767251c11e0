package io.millrace.benchmark.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.benchmark.published.score.Readings;
import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.detection.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A series of the Numenta Anomaly Benchmark with its windows.
 *
 * @param readings one channel
 * @param windows positions of the readings in which an alarm is right
 */
record NabSeries(Readings readings, List<Span> windows) {

  /** All series of a folder that are in its {@code combined_windows.json}. */
  static List<NabSeries> all(Path folder) throws IOException {
    JsonNode labels = new JsonMapper().readTree(folder.resolve("combined_windows.json").toFile());
    List<NabSeries> series = new ArrayList<>();
    for (Path file : CsvSeries.files(folder)) {
      Readings readings = CsvSeries.read(folder, file, ",").readings();
      JsonNode windows = labels.get(readings.name() + ".csv");
      if (windows == null) {
        throw new IllegalArgumentException(
            "Cannot judge " + file + ": combined_windows.json has no " + readings.name() + ".csv");
      }
      List<Span> spans = new ArrayList<>();
      for (JsonNode window : windows) {
        spans.add(span(readings.times(), window));
      }
      series.add(new NabSeries(readings, spans));
    }
    return series;
  }

  /** Number of first readings that are not judged. */
  int probation() {
    return (int) NabMeasure.probation(readings.count());
  }

  boolean isMarked(int at) {
    return windows.stream().anyMatch(span -> span.first() <= at && at <= span.last());
  }

  private static Span span(long[] times, JsonNode window) {
    long from = CsvSeries.time(window.get(0).asText().substring(0, 19));
    long to = CsvSeries.time(window.get(1).asText().substring(0, 19));
    long first = Long.MAX_VALUE;
    long last = -1;
    // Some series repeat times, or step back.
    for (int at = 0; at < times.length; at++) {
      if (times[at] >= from && times[at] <= to) {
        first = Math.min(first, at);
        last = at;
      }
    }
    return new Span(first, last);
  }
}
