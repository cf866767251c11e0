package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a page of every part in headless Chromium; skipped where there is none. */
final class ReportInBrowserTest {

  private static final String STRANGE = "\"><script>window.evil = 1</script>";
  private static final int WIDE = 1200;
  private static final int NARROW = 400;

  @TempDir static Path folder;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(Browser.program().isPresent(), "the test needs Chromium, which this machine lacks");
    page = folder.resolve("report.html");
    report().write(page);
    browser = Browser.start(Browser.program().get(), folder.resolve("profile"));
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void exampleUsage() throws Exception {
    for (int width : new int[] {WIDE, NARROW}) {
      for (String scheme : List.of("light", "dark")) {
        browser.open(page, width, scheme);
        assertThat(PageCheck.faults(browser)).as("%d pixels, %s", width, scheme).isEmpty();
        assertThat(number("document.querySelectorAll('figure.live').length")).isEqualTo(7);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.picture()));
        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(colours(picture)).isGreaterThan(50);
        Color paper = new Color(picture.getRGB(1, 1));
        assertThat(paper.getRed() > 128).as(scheme).isEqualTo(scheme.equals("light"));
      }
    }
    assertThat(browser.faults()).isEmpty();
  }

  @Test
  void showsTheValuesUnderThePointer() throws Exception {
    browser.open(page, NARROW, "light");
    JsonNode box = box(0);
    browser.pointer("mouseMoved", box.get(0).asDouble() + 180, box.get(1).asDouble() + 90, 0);
    assertThat(tip()).contains("2025-", "error: ", " to ");
  }

  @Test
  void readsValuesByKeyboard() throws Exception {
    browser.open(page, WIDE, "light");
    focus();
    browser.key("ArrowRight");
    String first = tip();
    browser.key("ArrowRight");
    assertThat(first).contains("2025-01-01 00:00", "error: 0");
    assertThat(tip()).contains("2025-01-01 01:00").isNotEqualTo(first);
  }

  @Test
  void zoomsByDraggingAndShowsAllAgain() throws Exception {
    browser.open(page, WIDE, "light");
    String whole = ticks();
    JsonNode box = box(0);
    double left = box.get(0).asDouble() + 300;
    double middle = box.get(1).asDouble() + 100;
    browser.pointer("mousePressed", left, middle, 1);
    browser.pointer("mouseMoved", left + 60, middle, 1);
    browser.pointer("mouseMoved", left + 120, middle, 1);
    browser.pointer("mouseReleased", left + 120, middle, 0);
    assertThat(ticks()).isNotEqualTo(whole);
    assertThat(PageCheck.faults(browser)).isEmpty();
    focus();
    browser.key("0");
    assertThat(ticks()).isEqualTo(whole);
  }

  @Test
  void zoomsByButtonsAndKeysAndMoves() throws Exception {
    browser.open(page, NARROW, "light");
    String whole = ticks();
    browser.value("document.querySelector('[aria-label=\"Zoom in\"]').click()");
    String half = ticks();
    browser.value("document.querySelector('[aria-label=\"Later\"]').click()");
    String later = ticks();
    focus();
    browser.key("-");
    assertThat(List.of(whole, half, later)).doesNotHaveDuplicates();
    assertThat(ticks()).isEqualTo(whole);
  }

  @Test
  void letsTheReaderChooseAKeyAndItsMarks() throws Exception {
    browser.open(page, WIDE, "light");
    browser.value(
        "var list = document.querySelector('select'); list.value = 1;"
            + "list.dispatchEvent(new Event('change'))");
    assertThat(text("document.querySelector('svg.drawn').getAttribute('aria-label')"))
        .contains(STRANGE);
    assertThat(number("document.querySelectorAll('figure')[0].querySelectorAll('.mark').length"))
        .isEqualTo(1);
    assertThat(text("document.querySelector('.legend').textContent")).contains("label strange");
    double x = number("document.querySelector('circle.mark').getBoundingClientRect().x") + 4;
    double y = number("document.querySelector('circle.mark').getBoundingClientRect().y") + 4;
    browser.pointer("mouseMoved", x, y, 0);
    assertThat(tip()).contains("expected 3");
  }

  @Test
  void readsACellOfAHeatMap() throws Exception {
    browser.open(page, NARROW, "light");
    JsonNode box = box(2);
    browser.value("document.querySelectorAll('svg.drawn')[2].focus()");
    browser.key("ArrowRight");
    assertThat(box).isNotNull();
    assertThat(text("document.querySelectorAll('figure')[2].querySelector('.tip').textContent"))
        .contains("atom 0", "channel 0: −0.5");
  }

  @Test
  void readsAndZoomsLanes() throws Exception {
    browser.open(page, WIDE, "light");
    String lanes = "document.querySelectorAll('figure')[5]";
    String bands = "document.querySelectorAll('figure')[6]";
    assertThat(text(lanes + ".textContent")).contains("Huairou", "TEMP 31 °C, expected 4 °C");
    String whole = text(lanes + ".querySelector('path.bars').getAttribute('d')");
    browser.value(lanes + ".querySelector('svg.drawn').focus()");
    browser.key("ArrowRight");
    assertThat(text(lanes + ".querySelector('.tip').textContent"))
        .isEqualTo("2025-01-01 00:00Dongsi: 2");
    browser.value(lanes + ".querySelector('[aria-label=\"Zoom in\"]').click()");
    assertThat(text(lanes + ".querySelector('path.bars').getAttribute('d')")).isNotEqualTo(whole);
    JsonNode box = box(6);
    browser.pointer("mouseMoved", box.get(0).asDouble() + 640, box.get(1).asDouble() + 20, 0);
    assertThat(text(bands + ".querySelector('.tip').textContent")).contains("label: sitting");
    assertThat(PageCheck.faults(browser)).isEmpty();
    assertThat(browser.faults()).isEmpty();
  }

  @Test
  void changesColoursAtAButton() throws Exception {
    browser.open(page, WIDE, "light");
    String light = text("getComputedStyle(document.body).backgroundColor");
    browser.value("document.querySelector('button.theme').click()");
    assertThat(text("getComputedStyle(document.body).backgroundColor")).isNotEqualTo(light);
    browser.value("document.querySelector('button.theme').click()");
    assertThat(text("getComputedStyle(document.body).backgroundColor")).isEqualTo(light);
  }

  @Test
  void runsNoOtherScript() throws Exception {
    browser.open(page, WIDE, "light");
    assertThat(browser.value("window.evil === undefined").asBoolean()).isTrue();
    assertThat(text("document.querySelector('option[value=\"1\"]').textContent"))
        .isEqualTo(STRANGE);
  }

  private static JsonNode box(int figure) throws Exception {
    return browser.value(
        "var svg = document.querySelectorAll('svg.drawn')["
            + figure
            + "]; svg.scrollIntoView(); var box = svg.getBoundingClientRect(); [box.x, box.y]");
  }

  private static void focus() throws Exception {
    browser.value("document.querySelector('svg.drawn').focus()");
  }

  private static String tip() throws Exception {
    return text(
        "var tip = document.querySelector('.tip'); tip.hidden ? 'hidden' :"
            + " Array.from(tip.children).map(function (line) { return line.textContent; })"
            + ".join(' | ')");
  }

  private static String ticks() throws Exception {
    return text(
        "Array.from(document.querySelector('svg.drawn').querySelectorAll('.tick'))"
            + ".map(function (tick) { return tick.textContent; }).join(' ')");
  }

  private static String text(String expression) throws Exception {
    return browser.value(expression).asText();
  }

  private static double number(String expression) throws Exception {
    return browser.value(expression).asDouble();
  }

  private static long colours(BufferedImage picture) {
    return IntStream.range(0, picture.getHeight())
        .flatMap(y -> IntStream.range(0, picture.getWidth()).map(x -> picture.getRGB(x, y)))
        .distinct()
        .count();
  }

  private static Report report() {
    return new Report(
        "A run",
        "What it was.",
        List.of(
            new Section(
                "In short",
                "",
                List.of(
                    new Figures(
                        List.of(
                            new Figures.Figure("results", "1,234,567", "of 3 branches"),
                            new Figures.Figure("error", "0.25", ""))))),
            new Section("Courses", "A text.", List.of(plot(), scores())),
            new Section("Learned", "", List.of(map(11), map(48), chart())),
            new Section("Unusual", "", List.of(table())),
            new Section("Lanes", "", List.of(days(), activities()))),
        "Made by a test.");
  }

  private static final double BEGIN = 1_735_689_600_000.;
  private static final double HOUR = 3_600_000;
  private static final Dimension TIME = new Dimension("event time", new Scale.Time(ZoneOffset.UTC));

  private static Plot plot() {
    int count = 360;
    double[] x = new double[count];
    double[] y = new double[count];
    double[] low = new double[count];
    double[] high = new double[count];
    for (int at = 0; at < count; at++) {
      x[at] = BEGIN + at * HOUR;
      y[at] = at % 50 == 49 ? Double.NaN : Math.abs(Math.sin(at / 20.));
      low[at] = y[at] - .1;
      high[at] = y[at] + .1;
    }
    Plot.Line line = Plot.Line.within(new Series("error", x, y), low, high);
    return new Plot(
        "Error over time",
        TIME,
        new Dimension("error", new Scale.Linear()),
        "key",
        List.of(
            new Plot.View("", "all", List.of(line), List.of(), List.of()),
            new Plot.View(
                "",
                STRANGE,
                List.of(line),
                List.of(new Plot.Mark(x[100], 1.4, "was 9, expected 3")),
                List.of(
                    new Plot.Span(x[200], x[220], "label strange", "label strange"),
                    new Plot.Span(x[210], x[210], "fault: stuck", "fault stuck of TEMP")))));
  }

  private static Plot scores() {
    double[] x = IntStream.range(0, 20).mapToDouble(at -> BEGIN + at * 30 * 24 * HOUR).toArray();
    double[] y = IntStream.range(0, 20).mapToDouble(at -> Math.pow(10, at % 7 - 2)).toArray();
    List<String> notes = IntStream.range(0, 20).mapToObj(at -> "TEMP was " + at).toList();
    return new Plot(
        "Score over time",
        TIME,
        new Dimension("score", new Scale.Log()),
        "key",
        List.of(
            new Plot.View(
                "",
                "one",
                List.of(Plot.Line.noted(new Series("highest", x, y), notes)),
                List.of(),
                List.of())));
  }

  private static Timeline days() {
    double[] days = IntStream.range(0, 90).mapToDouble(at -> BEGIN + at * 24 * HOUR).toArray();
    double[] scores = IntStream.range(0, 90).mapToDouble(at -> 2 + at % 11 * 5).toArray();
    Timeline.Mark mark = new Timeline.Mark(days[10], scores[10], "TEMP 31 °C, expected 4 °C");
    return new Timeline(
        "Score by day",
        new Scale.Time(ZoneOffset.UTC),
        3,
        List.of(
            new Timeline.Lane("Dongsi", days, scores, List.of(mark)),
            new Timeline.Lane("Huairou", days, scores, List.of())));
  }

  private static Bands activities() {
    return new Bands(
        "Activity over time",
        new Dimension("seconds", new Scale.Linear()),
        List.of("walking", "sitting"),
        List.of(
            new Bands.Lane("label", new double[] {0, 40, 80}, new int[] {0, 1}),
            new Bands.Lane("answer", new double[] {0, 50, 60, 80}, new int[] {0, -1, 1})));
  }

  private static HeatMap map(int channels) {
    List<String> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    float[][] values = new float[8][channels];
    for (int column = 0; column < channels; column++) {
      columns.add("channel " + column);
    }
    for (int row = 0; row < values.length; row++) {
      rows.add("atom " + row + " · 12 %");
      for (int column = 0; column < channels; column++) {
        values[row][column] = (row + column) % 5 / 4f - .5f;
      }
    }
    return new HeatMap("Atoms of a group", rows, columns, values);
  }

  private static LineChart chart() {
    double[] x = IntStream.range(0, 50).mapToDouble(at -> 2 * Math.pow(1.15, at)).toArray();
    double[] y = IntStream.range(0, 50).mapToDouble(at -> 1 / (1 + at)).toArray();
    return new LineChart(
        "Gain",
        new Dimension("period (steps)", new Scale.Log()),
        new Dimension("gain", new Scale.Log()),
        List.of(new Series("mode 0", x, y), new Series("mode 1", x, x)));
  }

  private static Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < 5; row++) {
      rows.add(
          List.of(
              "2025-01-0" + (1 + row) + " 12:00",
              "a-rather-long-name-of-a-key-in-one-word",
              "1,234.5",
              "PM2.5",
              "310.0",
              "85.12",
              "no",
              "expected a value, because the operator takes none that are missing, found none"));
    }
    return new Table(
        List.of("time", "key", "score", "channel", "measured", "expected", "clipped", "why"), rows);
  }

  /** The page is there without the script, too. */
  @Test
  void isAPageWithoutTheScript() throws Exception {
    assertThat(Xml.find(Xml.parse(Files.readString(page)), "path", "line")).hasSize(4);
  }
}
