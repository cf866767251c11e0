package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** The most unusual readings of a part, beside what was expected of them. */
final class UnusualSection {

  private static final int MOST_UNUSUAL = 25;
  private static final int UNUSUAL_OF_A_KEY = 5;
  private static final int MARKS = 5;
  private static final double WIDE = 40;

  private final PartCourse part;
  private final Surroundings around;
  private final PartLines lines;
  private final String before;

  UnusualSection(PartCourse part, Surroundings around) {
    this.part = part;
    this.around = around;
    this.lines = new PartLines(part, around);
    this.before = part.before();
  }

  Optional<Section> section() {
    List<Peak> found = unusual();
    List<Plot.View> views = new ArrayList<>();
    for (KeyCourse key : part.keys) {
      if (!key.scores().isEmpty()) {
        views.add(scores(key));
      }
    }
    if (views.isEmpty() || found.isEmpty()) {
      return Optional.empty();
    }
    boolean wide =
        part.keys.stream()
            .anyMatch(
                key ->
                    Arrays.stream(key.scores().largest()).filter(Double::isFinite).max().orElse(0)
                        > WIDE * Math.max(1e-9, Math.abs(key.scores().mean())));
    boolean scored = part.fields.first(Meaning.SCORE).isPresent();
    String what =
        scored
            ? part.fields.first(Meaning.SCORE).get().field().name()
            : "distance from what was expected, in usual distances of the channel";
    String labelled =
        part.totals
            .ranking()
            .map(
                ranking ->
                    " The score separates the "
                        + Texts.count(ranking.marked())
                        + " results labelled "
                        + around.label().orElse("")
                        + " from the others with an area of "
                        + Texts.number(ranking.area())
                        + " (0.5 is chance) and an average precision of "
                        + Texts.number(ranking.averagePrecision())
                        + ".")
            .orElse("");
    return Optional.of(
        new Section(
            before + "Unusual readings",
            "The highest score of "
                + part.grid.length()
                + ", with the reading it was given to: the channel furthest from what was expected,"
                + " its value, and the expected value."
                + (part.keys.stream().allMatch(key -> lines.spans(key).isEmpty())
                    ? ""
                    : " Coloured ranges are labels and injected faults.")
                + labelled,
            List.of(
                new Plot(
                    "Score over time",
                    PartLines.TIME,
                    new Dimension(what, wide ? new Scale.Log() : new Scale.Linear()),
                    "key",
                    views),
                table(found))));
  }

  private Plot.View scores(KeyCourse key) {
    Peak[] peaks = key.peaks();
    List<String> notes = new ArrayList<>();
    for (Peak peak : peaks) {
      notes.add(peak == null ? "" : lines.text(peak));
    }
    List<Plot.Mark> marks = new ArrayList<>(lines.events(key.key()));
    Arrays.stream(peaks)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingDouble(peak -> -peak.score()))
        .limit(MARKS)
        .forEach(
            peak ->
                marks.add(
                    new Plot.Mark(
                        lines.middles[part.grid.at(peak.time())],
                        peak.score(),
                        "among the highest")));
    Series highest = new Series("highest", lines.middles, key.scores().largest());
    List<Plot.Line> drawn = new ArrayList<>(List.of(Plot.Line.noted(highest, notes)));
    if (key.scores().isReduced()) {
      drawn.add(lines.line("mean", key.scores().means()));
    }
    return new Plot.View("", key.key(), drawn, marks, lines.spans(key));
  }

  /** The most unusual readings of all keys that are shown, a few of each. */
  private List<Peak> unusual() {
    return part.keys.stream()
        .flatMap(
            key ->
                Arrays.stream(key.peaks())
                    .filter(Objects::nonNull)
                    .filter(peak -> peak.score() > 0)
                    .sorted(Comparator.comparingDouble(peak -> -peak.score()))
                    .limit(UNUSUAL_OF_A_KEY))
        .sorted(
            Comparator.comparingDouble((Peak peak) -> -peak.score()).thenComparingLong(Peak::time))
        .limit(MOST_UNUSUAL)
        .toList();
  }

  private Table table(List<Peak> peaks) {
    boolean labelled = peaks.stream().anyMatch(peak -> peak.label() != null);
    List<String> head =
        new ArrayList<>(
            List.of("time", "key", "score", "channel", "measured", "expected", "clipped"));
    if (labelled) {
      head.add("label");
    }
    if (!around.faults().isEmpty()) {
      head.add("injected fault");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Peak peak : peaks) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  Texts.time(peak.time()),
                  peak.key(),
                  Texts.number(peak.score()),
                  lines.channel(peak),
                  Texts.number(peak.measured()),
                  Texts.number(peak.expected()),
                  peak.flagged() ? "yes" : "no"));
      if (labelled) {
        row.add(peak.label() == null ? "" : peak.label());
      }
      if (!around.faults().isEmpty()) {
        row.add(around.faults().at(peak.key(), peak.time()));
      }
      rows.add(row);
    }
    return told(head, rows);
  }

  /** Without columns that say nothing of any reading, as where nothing was expected. */
  private static Table told(List<String> head, List<List<String>> rows) {
    List<Integer> columns =
        IntStream.range(0, head.size())
            .filter(at -> at < 3 || rows.stream().anyMatch(row -> !row.get(at).equals("–")))
            .boxed()
            .toList();
    return new Table(
        columns.stream().map(head::get).toList(),
        rows.stream().map(row -> columns.stream().map(row::get).toList()).toList());
  }
}
