package io.millrace.simulate.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.report.Browser;
import io.millrace.simulate.report.PageCheck;
import io.millrace.simulate.report.Xml;
import io.millrace.simulate.summary.record.Readings;
import io.millrace.simulate.summary.record.RecordedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

final class RunReportTest {

  private static final List<String> CHANNELS = List.of("temp", "flow");
  private static final long BEGIN = 1_735_689_600_000L;
  private static final long HOUR = 3_600_000;
  private static final int COUNT = 48;
  private static final Ports PORTS =
      new Ports(
          2,
          Ports.Missing.REFUSED,
          List.of(
              OutputField.sparse("load", 3).as(Meaning.CODE),
              OutputField.likeInput("guess", 2).as(Meaning.EXPECTED),
              OutputField.scalar("wrong").as(Meaning.ERROR),
              OutputField.scalar("odd").as(Meaning.SCORE),
              OutputField.flag("far").as(Meaning.UNUSUAL)));

  @TempDir Path folder;
  private final Readings readings = new Readings(CHANNELS);

  /** Two keys; the error of a is .25, that of b .5; the reading 30 of b is unusual. */
  @BeforeEach
  void results() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < COUNT; at++) {
      for (String key : List.of("a", "b")) {
        boolean odd = key.equals("b") && at == 30;
        float[] values = {20 + at % 3, odd ? 99 : 5};
        readings.add(
            new Observation(key, key, BEGIN + at * HOUR, values, "", Origin.file("in.csv", at)));
        lines.append(
            String.format(
                Locale.ROOT,
                "{\"key\":\"%s\",\"group\":\"%s\",\"time\":%d,\"sequence\":%d,\"version\":%d,"
                    + "\"label\":\"%s\",\"load\":{\"index\":[1],\"value\":[2.0]},"
                    + "\"guess\":[%.1f,5.5],\"wrong\":%s,\"odd\":%s%s}%n",
                key,
                key,
                BEGIN + at * HOUR,
                at,
                at / 10,
                odd ? "fault" : "usual",
                values[0] + .5,
                key.equals("a") ? "0.25" : "0.5",
                odd ? "40.0" : "1.0",
                odd ? ",\"far\":true" : ""));
      }
    }
    Files.createDirectories(folder.resolve("results"));
    Files.writeString(folder.resolve("results/part-0-0.jsonl"), lines);
  }

  @Test
  void exampleUsage() throws Exception {
    Document page = Xml.parse(report(surroundings(Faults.NONE)).make("").html());
    assertThat(figures(page))
        .contains("records 96", "results 96", "keys 2")
        .contains("wrong 0.375", "unusual 1", "refused 0");
    // The reading with the highest score comes first, beside what was expected of it.
    assertThat(rows(page).get(first(page, "2025-01-02 06:00")))
        .isEqualTo("2025-01-02 06:00 b 40.00 flow 99.00 5.500 yes fault");
    assertThat(rows(page)).contains("b 48 0.500 0.500 40.00 1 4", "a 48 0.250 0.250 1.000 0 4");
    assertThat(page.getDocumentElement().getTextContent()).contains("Use of the atoms of a");
  }

  @Test
  void marksInjectedFaults() throws Exception {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(
        truth,
        "time,key,kind,channel,magnitude,fault\n"
            + "2025-01-02T06:00:00Z,b,spiking,flow,94,1\n"
            + "2025-01-02T06:00:00Z,b,late,,1000,2\n");
    String html = report(surroundings(Faults.read(truth))).make("").html();
    Document page = Xml.parse(html);
    assertThat(rows(page).get(first(page, "2025-01-02 06:00"))).endsWith("spiking of flow, late");
    assertThat(rows(page)).contains("spiking 1", "late 1");
    assertThat(html).contains("fault: spiking");
  }

  @Test
  void refusesAFileThatIsNoTruth() throws Exception {
    Path truth = Files.writeString(folder.resolve("truth.csv"), "time,key\n");
    assertThatThrownBy(() -> Faults.read(truth))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("millrace replay --scenario writes it");
  }

  @Test
  void measuresHowWellTheScoreFindsALabel() throws Exception {
    Surroundings around =
        new Surroundings(
            StandardCatalog.catalog(),
            readings,
            Optional.empty(),
            Faults.NONE,
            Optional.of("fault"),
            List.of());
    assertThat(figures(Xml.parse(report(around).make("").html()))).contains("area under ROC 1.000");
  }

  @Test
  void tellsRefusedRecordsWithTheirReasons() throws Exception {
    Files.createDirectories(folder.resolve("refused"));
    Files.writeString(
        folder.resolve("refused/part-0-0.jsonl"),
        """
        {"reason":"late","detail":"expected newer","file":"in.csv","line":7}
        {"reason":"late","detail":"expected newer","file":"in.csv","line":9}
        {"reason":"malformed","detail":"expected JSON","topic":"t","partition":0,"offset":3}
        """);
    RunReport report =
        report(surroundings(Faults.NONE)).refused(RecordedLines.in(folder.resolve("refused")));
    Document page = Xml.parse(report.make("").html());
    assertThat(rows(page))
        .contains("late 2 expected newer in.csv:7", "malformed 1 expected JSON t-0@3");
    assertThat(figures(page)).contains("refused 3");
  }

  @Test
  void showsEventsOfAnyKind() throws Exception {
    Files.createDirectories(folder.resolve("drifts"));
    Files.writeString(
        folder.resolve("drifts/part-0-0.jsonl"),
        "{\"time\":" + (BEGIN + HOUR) + ",\"key\":\"a\",\"stage\":\"drift\",\"value\":0.5}\n");
    Events drifts = new Events("drifts").read(RecordedLines.in(folder.resolve("drifts")));
    Surroundings around =
        new Surroundings(
            StandardCatalog.catalog(),
            readings,
            Optional.empty(),
            Faults.NONE,
            Optional.empty(),
            List.of(drifts));
    String html = report(around).make("").html();
    assertThat(rows(Xml.parse(html))).contains("2025-01-01 01:00 a drift 0.500");
    assertThat(html).contains("drifts: stage drift, value 0.500");
  }

  @Test
  void refusesResultsOfAnotherPipeline() {
    Ports others = new Ports(2, Ports.Missing.REFUSED, List.of(OutputField.scalar("loss")));
    assertThatThrownBy(() -> report(surroundings(Faults.NONE), Optional.of(others)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected results with loss")
        .hasMessageContaining("name the pipeline that wrote them");
  }

  @Test
  void namesTheLineThatIsNoResult() throws Exception {
    Path part = folder.resolve("results/part-1-0.jsonl");
    Files.writeString(part, "{\"key\":\"a\",\"time\":0}\n{\"key\":\n");
    assertThatThrownBy(() -> report(surroundings(Faults.NONE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken JSON")
        .hasMessageContaining("part-1-0.jsonl");
  }

  @Test
  void showsTheNumbersOfResultsOfWhichNothingIsKnown() throws Exception {
    Surroundings around =
        new Surroundings(
            StandardCatalog.catalog(),
            new Readings(List.of()),
            Optional.empty(),
            Faults.NONE,
            Optional.empty(),
            List.of());
    RunReport report =
        new RunReport("results", List.of(), around)
            .part(
                new PartFiles(
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    RecordedLines.in(folder.resolve("results")),
                    Optional.empty(),
                    List.of()));
    assertThat(report.make("").html()).contains("wrong over time", "odd over time");
  }

  /** A clock that is years ahead must not press all other results into one point. */
  @Test
  void leavesOutTimesFarFromAllOthers() throws Exception {
    Files.writeString(
        folder.resolve("results/part-1-0.jsonl"),
        "{\"key\":\"a\",\"group\":\"a\",\"time\":"
            + (BEGIN + 900_000 * HOUR)
            + ",\"sequence\":99,\"version\":0,\"wrong\":0.25,\"odd\":1.0,\"guess\":[1,1]}\n");
    Document page = Xml.parse(report(surroundings(Faults.NONE)).make("").html());
    assertThat(page.getDocumentElement().getTextContent())
        .contains("A point is the mean of 1 h.", "1 results at times far from all others");
  }

  @Test
  void isReadableInABrowser() throws Exception {
    assumeTrue(Browser.program().isPresent(), "the test needs Chromium, which this machine lacks");
    Path file = folder.resolve("report.html");
    report(surroundings(Faults.NONE)).make("Made by a test.").write(file);
    try (Browser browser = Browser.start(Browser.program().get(), folder.resolve("profile"))) {
      for (int width : new int[] {1200, 400}) {
        browser.open(file, width, "dark");
        assertThat(PageCheck.faults(browser)).as("%d pixels", width).isEmpty();
      }
      assertThat(browser.faults()).isEmpty();
    }
  }

  private Surroundings surroundings(Faults faults) {
    return new Surroundings(
        StandardCatalog.catalog(), readings, Optional.empty(), faults, Optional.empty(), List.of());
  }

  private RunReport report(Surroundings around) throws IOException {
    return report(around, Optional.of(PORTS));
  }

  private RunReport report(Surroundings around, Optional<Ports> ports) throws IOException {
    return new RunReport("plant", List.of(List.of("pipeline", "plant")), around)
        .part(
            new PartFiles(
                "",
                Optional.of(new ModelPlan(CHANNELS, List.of(), 0)),
                ports,
                RecordedLines.in(folder.resolve("results")),
                Optional.empty(),
                List.of()));
  }

  private static List<String> figures(Document page) {
    NodeList names = page.getElementsByTagName("dt");
    return IntStream.range(0, names.getLength())
        .mapToObj(names::item)
        .map(name -> name.getTextContent() + " " + name.getNextSibling().getTextContent())
        .toList();
  }

  private static List<String> rows(Document page) {
    NodeList rows = page.getElementsByTagName("tr");
    return IntStream.range(0, rows.getLength())
        .mapToObj(rows::item)
        .map(
            row -> {
              NodeList cells = row.getChildNodes();
              return IntStream.range(0, cells.getLength())
                  .mapToObj(at -> cells.item(at).getTextContent())
                  .filter(text -> !text.isEmpty())
                  .collect(Collectors.joining(" "));
            })
        .toList();
  }

  private static int first(Document page, String beginning) {
    List<String> rows = rows(page);
    for (int at = 0; at < rows.size(); at++) {
      if (rows.get(at).startsWith(beginning)) {
        return at;
      }
    }
    throw new AssertionError("no row begins with " + beginning + ": " + rows);
  }
}
