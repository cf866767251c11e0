package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.Figures;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.summary.record.Letters;
import io.millrace.simulate.summary.record.RecordedLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the report of a run from what it left. */
public final class RunReport {

  private final String name;
  private final List<List<String>> pipeline;
  private final Surroundings around;
  private final List<PartCourse> parts = new ArrayList<>();
  private final Letters letters = new Letters();

  /**
   * @param name of the pipeline
   * @param pipeline what it is, as rows of two texts
   * @param around what its parts have in common
   */
  public RunReport(String name, List<List<String>> pipeline, Surroundings around) {
    this.name = name;
    this.pipeline = List.copyOf(pipeline);
    this.around = around;
  }

  /**
   * Adds a chain of operators.
   *
   * @throws IOException if its results cannot be read, or have other fields than the pipeline says
   */
  public RunReport part(PartFiles files) throws IOException {
    parts.add(PartCourse.of(files, around));
    return this;
  }

  /**
   * Adds refused records.
   *
   * @throws IOException if they cannot be read
   */
  public RunReport refused(RecordedLines lines) throws IOException {
    letters.read(lines);
    return this;
  }

  /** Number of results that were found. */
  public long results() {
    return parts.stream().mapToLong(part -> part.totals.count()).sum();
  }

  /**
   * Makes the page.
   *
   * @param foot how it was made
   * @throws IOException if published models cannot be read
   */
  public Report make(String foot) throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("In short", "", List.of(figures())));
    sections.add(
        new Section(
            "Pipeline",
            "",
            pipeline.isEmpty() ? List.of() : List.of(new Table(List.of(), pipeline))));
    for (PartCourse part : parts) {
      sections.addAll(new PartSections(part, around).all());
    }
    if (!around.faults().isEmpty()) {
      sections.add(faults());
    }
    around.events().forEach(events -> sections.add(events.section()));
    sections.add(refused());
    TreeMap<Long, Long> written = written();
    if (written.size() > 1) {
      sections.add(throughput(written));
    }
    return new Report(
        name,
        "What the pipeline answered, learned and refused. Every reading was answered before it was"
            + " learned. Drag over a picture to zoom; the list beside it changes the key.",
        sections,
        foot);
  }

  private Figures figures() {
    List<Figures.Figure> figures = new ArrayList<>();
    if (around.readings().count() > 0) {
      figures.add(
          new Figures.Figure(
              "records", Texts.count(around.readings().count()), "readings of the source"));
    }
    figures.add(
        new Figures.Figure(
            "results", Texts.count(results()), parts.size() > 1 ? parts.size() + " branches" : ""));
    figures.add(
        new Figures.Figure(
            "refused",
            Texts.count(letters.count()),
            String.join(", ", letters.reasons().keySet())));
    long first = parts.stream().mapToLong(part -> part.totals.first()).min().orElse(0);
    long last = parts.stream().mapToLong(part -> part.totals.last()).max().orElse(0);
    figures.add(
        new Figures.Figure(
            "keys",
            Texts.count(
                parts.stream()
                    .flatMap(part -> part.totals.keys().keySet().stream())
                    .distinct()
                    .count()),
            ""));
    if (results() > 0) {
      figures.add(
          new Figures.Figure(
              "event time",
              Texts.span(last - first),
              Texts.time(first) + " to " + Texts.time(last)));
    }
    parts.forEach(part -> of(part, figures));
    long shadows = parts.stream().mapToLong(part -> part.totals.shadows()).sum();
    if (shadows > 0) {
      figures.add(
          new Figures.Figure("shadow results", Texts.count(shadows), "of a candidate; not shown"));
    }
    for (Events events : around.events()) {
      figures.add(new Figures.Figure(events.name(), Texts.count(events.count()), ""));
    }
    return new Figures(figures);
  }

  /** The numbers of a part. */
  private static void of(PartCourse part, List<Figures.Figure> figures) {
    String before = part.files.name().isEmpty() ? "" : part.files.name() + " ";
    List<Fields.Placed> fields = part.fields.courses();
    for (int at = 0; at < fields.size(); at++) {
      Meaning meaning = fields.get(at).field().meaning();
      Course course = part.all.get(at);
      if (meaning != Meaning.UNDECLARED && !course.isEmpty()) {
        boolean share = meaning == Meaning.CORRECT;
        String recent = share ? Texts.percent(course.recent()) : Texts.number(course.recent());
        figures.add(
            new Figures.Figure(
                before + fields.get(at).field().name(),
                share ? Texts.percent(course.mean()) : Texts.number(course.mean()),
                recent + " in the last fifth"));
      }
    }
    if (part.fields.first(Meaning.UNUSUAL).isPresent()) {
      figures.add(
          new Figures.Figure(
              before + "unusual",
              Texts.count(part.totals.flagged()),
              "results with a clipped value"));
    }
    part.totals
        .ranking()
        .ifPresent(
            ranking ->
                figures.add(
                    new Figures.Figure(
                        before + "area under ROC",
                        Texts.number(ranking.area()),
                        Texts.count(ranking.marked()) + " marked")));
  }

  private Section faults() {
    List<List<String>> rows = new ArrayList<>();
    around
        .faults()
        .kinds()
        .forEach((kind, count) -> rows.add(List.of(kind, Texts.count(count[0]))));
    return new Section(
        "Injected faults",
        "What the scenario changed; the pictures above mark it.",
        List.of(new Table(List.of("kind", "changes"), rows)));
  }

  private Section refused() {
    List<List<String>> rows = new ArrayList<>();
    letters
        .reasons()
        .forEach(
            (word, reason) -> {
              for (int at = 0; at < reason.examples.size(); at++) {
                Letters.Example example = reason.examples.get(at);
                rows.add(
                    List.of(
                        word,
                        at == 0 ? Texts.count(reason.count) : "",
                        (example.branch().isEmpty() ? "" : example.branch() + ": ")
                            + example.detail(),
                        example.place()));
              }
            });
    return new Section(
        "Refused records",
        letters.count() == 0
            ? "None."
            : "The first of each reason, with what was expected and found. They changed no state.",
        rows.isEmpty()
            ? List.of()
            : List.of(new Table(List.of("reason", "records", "detail", "first seen at"), rows)));
  }

  private TreeMap<Long, Long> written() {
    TreeMap<Long, Long> written = new TreeMap<>();
    parts.forEach(
        part ->
            part.totals
                .written()
                .forEach((second, count) -> written.merge(second, count, Long::sum)));
    return written;
  }

  private static Section throughput(TreeMap<Long, Long> written) {
    double[] seconds = new double[written.size()];
    double[] results = new double[written.size()];
    long sum = 0;
    int at = 0;
    for (Map.Entry<Long, Long> entry : written.entrySet()) {
      sum += entry.getValue();
      seconds[at] = entry.getKey() - written.firstKey();
      results[at++] = sum;
    }
    List<ReportItem> items =
        List.of(
            new LineChart(
                "Results over wall time",
                new Dimension("seconds since the first results", new Scale.Linear()),
                new Dimension("results", new Scale.Linear()),
                List.of(new Series("results", seconds, results))));
    double span = seconds[seconds.length - 1];
    return new Section(
        "Throughput",
        Texts.count(sum)
            + " results, written within "
            + Texts.span((long) (1000 * span))
            + (span > 0 ? ": " + Texts.number(sum / span) + " a second" : "")
            + ", by the times of their files, which a checkpoint completes.",
        items);
  }
}
