package io.millrace.simulate.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sections that the reports of all demos have. */
public final class DemoSections {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoSections() {}

  /** Records sent and results committed over wall time. */
  public static Section flow(DemoFlow flow) {
    return new Section(
        "Throughput",
        "Readings sent to the topic, and results visible to a reader of committed records. "
            + "Results become visible when a checkpoint completes, once a second, hence the steps.",
        List.of(
            new LineChart(
                "Records over wall time",
                new Dimension("seconds since the first reading", new Scale.Linear()),
                new Dimension("records", new Scale.Linear()),
                List.of(
                    new Series("readings sent", flow.seconds(), flow.sent()),
                    new Series("results committed", flow.seconds(), flow.results())))));
  }

  /**
   * The dead letters in order of arrival, with reason, origin and detail.
   *
   * @param letters JSON texts
   */
  public static Section refused(List<String> letters) {
    List<List<String>> rows = new ArrayList<>();
    for (String letter : letters) {
      Map<String, String> fields = fields(letter);
      rows.add(
          List.of(
              fields.get("reason"),
              "%s, partition %s, offset %s"
                  .formatted(fields.get("topic"), fields.get("partition"), fields.get("offset")),
              fields.get("detail")));
    }
    return new Section(
        "Refused records",
        "One bad record of every kind was inserted between the readings. Each went to the "
            + "dead-letter topic with its position and reason; none changed any state.",
        List.of(new Table(List.of("reason", "origin", "detail"), rows)));
  }

  private static Map<String, String> fields(String letter) {
    try {
      return JSON.readValue(letter, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException fault) {
      throw new IllegalStateException("Cannot read a dead letter: " + letter, fault);
    }
  }
}
