package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The dashboard and the alerts ask for metrics of the page alone, which {@link PrometheusITCase}
 * holds against a running job.
 */
final class DashboardTest {

  private static final Path DEPLOY = Path.of("..", "deploy");

  private final MetricsPage page = MetricsPage.read();

  @Test
  void exampleUsage() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (String expression : dashboard().findValuesAsText("expr")) {
      check(expression);
      asked.addAll(new PromQuery(expression).metrics());
    }

    assertThat(asked).hasSizeGreaterThan(30);
    assertThat(asked.toString())
        .contains(
            "learner_error",
            "learner_alarms",
            "millrace_version",
            "flushes_full",
            "cache_hits",
            "deadletters_late",
            "pendingRecords");
  }

  @Test
  void panelsHaveTitlesNumbersAndPlacesOfTheirOwn() throws IOException {
    Set<Integer> numbers = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard().get("panels")) {
      JsonNode place = panel.get("gridPos");
      assertThat(panel.get("title").asText()).isNotBlank();
      assertThat(numbers.add(panel.get("id").asInt())).isTrue();
      for (int y = 0; y < place.get("h").asInt(); y++) {
        for (int x = 0; x < place.get("w").asInt(); x++) {
          int column = place.get("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(taken.add(column + "," + (place.get("y").asInt() + y))).isTrue();
        }
      }
      if (panel.get("type").asText().equals("timeseries")) {
        assertThat(panel.get("description").asText()).isNotBlank();
      }
    }
  }

  @Test
  void everyAlertAsksForWhatIsThereAndHasItsAnswer() throws IOException {
    Object alerts = Shape.documents(DEPLOY.resolve("prometheus").resolve("alerts.yml")).get(0);
    String runbook = Files.readString(Path.of("..", "docs", "operations", "runbook.md"));

    assertThat(Shape.named("alerts").faults(alerts)).isEmpty();
    for (Object rule : (List<?>) Shape.at(alerts, "groups", 0, "rules")) {
      check((String) Shape.at(rule, "expr"));
      assertThat(runbook).contains("`" + Shape.at(rule, "alert") + "`");
    }
  }

  @Test
  void prometheusReadsWhatTheComposeFileRuns() {
    Object prometheus =
        Shape.documents(DEPLOY.resolve("prometheus").resolve("prometheus.yml")).get(0);
    Object compose = Shape.documents(DEPLOY.resolve("docker").resolve("compose.yaml")).get(0);

    assertThat(Shape.named("prometheus").faults(prometheus)).isEmpty();
    List<String> names = new ArrayList<>();
    ((List<?>) Shape.at(prometheus, "scrape_configs", 0, "dns_sd_configs", 0, "names"))
        .forEach(name -> names.add((String) name));
    assertThat(Shape.keys(compose, "services")).containsAll(names);
  }

  private void check(String expression) {
    PromQuery query = new PromQuery(expression);
    assertThat(page.names()).as(expression).containsAll(query.metrics());
    assertThat(query.metrics()).as(expression).isNotEmpty();
    // A function of a range drops names, and Prometheus refuses several series without any.
    assertThat(expression).as("metrics are named one by one").doesNotContain("__name__");
    Set<String> labels = new TreeSet<>(page.labels());
    labels.add("quantile");
    assertThat(labels).as(expression).containsAll(query.labels());
    assertThat(query.unknownFunctions()).as(expression).isEmpty();
    assertThat(query.isBalanced()).as(expression).isTrue();
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper()
        .readTree(DEPLOY.resolve("dashboards").resolve("millrace.json").toFile());
  }
}
