package io.millrace.simulate.contest;

import io.millrace.evaluate.compare.Outcome;
import io.millrace.evaluate.compare.PairedComparison;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.Intervals;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Makes the page of a comparison. */
public final class ContestReport {

  private static final long DAY = 86_400_000;

  /** Lines that a chart can have. */
  private static final int MOST_LINES = 6;

  private final Summary summary;
  private final Rules rules;
  private final ContestTables tables;
  private final DoubleFunction<String> numbers;

  /**
   * What the page says besides the findings.
   *
   * @param title of the page
   * @param lead one paragraph
   * @param facts rows of a name and a text, such as the trace
   * @param notes what was not judged, and what else is to be known
   * @param foot sources and licences
   */
  public record Summary(String title, String lead, Table facts, List<String> notes, String foot) {}

  public ContestReport(Summary summary, Rules rules, DoubleFunction<String> numbers) {
    this.summary = summary;
    this.rules = rules;
    this.numbers = numbers;
    this.tables = new ContestTables(numbers);
  }

  /** The page. */
  public Report of(List<Contest> contests) {
    List<Section> sections = new ArrayList<>();
    for (Contest contest : contests) {
      sections.add(findings(contest));
      overTime(contest).ifPresent(sections::add);
      channels(contest).ifPresent(sections::add);
      sections.add(seeds(contest));
    }
    sections.add(
        new Section(
            "What was compared", String.join(" ", summary.notes()), List.of(summary.facts())));
    return new Report(summary.title(), summary.lead(), sections, summary.foot());
  }

  private Section findings(Contest contest) {
    List<ReportItem> blocks = new ArrayList<>();
    blocks.add(tables.of(contest, Contest.ALL));
    intervals(contest, List.of(Contest.ALL), "Differences of all answers").ifPresent(blocks::add);
    if (contest.parts().contains(Judge.ALARMS)) {
      blocks.add(tables.of(contest, Judge.ALARMS));
    }
    String reading =
        "Each contestant beside "
            + contest.contestants().get(0)
            + ", on the same readings, over "
            + contest.blocks()
            + " blocks of "
            + rules.days()
            + (rules.days() == 1 ? " day. " : " days. ")
            + "Better or worse is said where the "
            + PairedComparison.PERCENT
            + " % interval of the difference does not hold"
            + " zero. A bar in the picture is that interval, in % of the first contestant.";
    List<String> reasons = ContestTables.reasons(contest);
    return new Section(
        contest.question().title(),
        reasons.isEmpty() ? reading : reading + " No interval: " + String.join("; ", reasons) + ".",
        blocks);
  }

  private Optional<ReportItem> intervals(Contest contest, List<String> parts, String title) {
    List<Intervals.Row> rows = new ArrayList<>();
    long pipelines = contest.contestants().stream().filter(name -> !contest.isMethod(name)).count();
    for (String part : parts) {
      Optional<String> headline = contest.headline(part);
      for (Finding finding : contest.findings(part)) {
        // A simple method that is far behind would leave no room for the others.
        boolean beside = pipelines >= 2 && contest.isMethod(finding.contestant());
        boolean decides = headline.filter(finding.metric()::equals).isPresent();
        boolean shown = parts.size() == 1 || (decides && !beside);
        if (shown && finding.outcome().isPresent()) {
          row(part.isEmpty() ? finding.metric() : part, finding).ifPresent(rows::add);
        }
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Intervals(
                title,
                new Dimension(
                    "difference in % of " + contest.contestants().get(0), new Scale.Linear()),
                rows));
  }

  private static Optional<Intervals.Row> row(String name, Finding finding) {
    Outcome outcome = finding.outcome().orElseThrow();
    double unit = Math.abs(outcome.second()) / 100;
    if (!(unit > 0) || !Double.isFinite(outcome.difference())) {
      return Optional.empty();
    }
    return Optional.of(
        new Intervals.Row(
            name + ": " + finding.contestant(),
            outcome.lower() / unit,
            outcome.difference() / unit,
            outcome.upper() / unit,
            ContestTables.verdict(outcome)));
  }

  private Optional<Section> overTime(Contest contest) {
    Optional<String> metric = contest.headline(Contest.ALL);
    List<Series> lines =
        metric
            .map(name -> contest.overTime(Contest.ALL, name, rules.days() * DAY, MOST_LINES))
            .orElse(List.of());
    boolean drawn =
        lines.stream().anyMatch(line -> Arrays.stream(line.y()).anyMatch(Double::isFinite));
    if (!drawn) {
      return Optional.empty();
    }
    int more = contest.contestants().size() - lines.size();
    return Optional.of(
        new Section(
            contest.question().title() + ": over time",
            "Over all seeds. Every reading is answered before it is learned."
                + (more > 0 ? " " + more + " more contestants are in the table alone." : ""),
            List.of(
                new LineChart(
                    metric.get() + " of " + contest.question().title(),
                    new Dimension("event time", new Scale.Time(ZoneOffset.UTC)),
                    new Dimension(metric.get(), new Scale.Linear()),
                    lines))));
  }

  private Optional<Section> channels(Contest contest) {
    List<String> channels =
        contest.parts().stream()
            .filter(part -> !part.equals(Contest.ALL) && !part.equals(Judge.ALARMS))
            .filter(part -> contest.headline(part).isPresent())
            .toList();
    if (channels.isEmpty()) {
      return Optional.empty();
    }
    List<ReportItem> blocks = new ArrayList<>();
    blocks.add(tables.byChannel(contest, contest.headline(channels.get(0)).get()));
    intervals(contest, channels, "Differences by channel").ifPresent(blocks::add);
    return Optional.of(
        new Section(
            contest.question().title() + ": by channel",
            "In units of the channel. Of many channels, some differ by chance: "
                + (100 - PairedComparison.PERCENT)
                + " in 100 intervals"
                + " do not hold the true difference.",
            blocks));
  }

  private Section seeds(Contest contest) {
    Optional<String> metric = contest.headline(Contest.ALL);
    List<List<String>> rows = new ArrayList<>();
    for (String name : contest.contestants()) {
      double[] runs = contest.ofRuns(name, Contest.ALL, metric.orElseThrow());
      rows.add(
          List.of(
              name,
              Integer.toString(runs.length),
              numbers.apply(Arrays.stream(runs).min().orElse(Double.NaN)),
              numbers.apply(Arrays.stream(runs).average().orElse(Double.NaN)),
              numbers.apply(Arrays.stream(runs).max().orElse(Double.NaN))));
    }
    return new Section(
        contest.question().title() + ": by seed",
        metric.get() + " of single runs. What does not depend on the seed has one.",
        List.of(new Table(List.of("contestant", "runs", "least", "mean", "most"), rows)));
  }
}
