package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sections of one part of a run. */
final class PartSections {

  private static final int MOST_COURSES = 6;

  /** Keys in one picture; more lines hide each other. */
  private static final int TOGETHER = 3;

  private final PartCourse part;
  private final Surroundings around;
  private final String before;
  private final PartLines lines;

  PartSections(PartCourse part, Surroundings around) {
    this.part = part;
    this.around = around;
    this.before = part.before();
    this.lines = new PartLines(part, around);
  }

  List<Section> all() throws IOException {
    List<Section> sections = new ArrayList<>();
    if (part.totals.count() == 0) {
      sections.add(new Section(before + "no results", "No result was written.", List.of()));
      return sections;
    }
    courses().ifPresent(sections::add);
    new UnusualSection(part, around).section().ifPresent(sections::add);
    new ChannelSection(part, around).section().ifPresent(sections::add);
    classes().ifPresent(sections::add);
    learned().ifPresent(sections::add);
    return sections;
  }

  /** How many of the keys are shown, and of what a point is the mean. */
  private String shown() {
    int keys = part.totals.keys().size();
    String of =
        part.keys.size() < keys
            ? " "
                + part.keys.size()
                + " of "
                + Texts.count(keys)
                + " keys are shown: those of the largest errors and of the highest scores."
            : "";
    String outside =
        part.outside() == 0
            ? ""
            : " "
                + Texts.count(part.outside())
                + " results at times far from all others are not drawn.";
    return "A point is the mean of " + part.grid.length() + "." + of + outside;
  }

  private Optional<Section> courses() {
    List<Fields.Placed> fields = part.fields.courses();
    List<ReportItem> items = new ArrayList<>();
    for (int at = 0; at < Math.min(MOST_COURSES, fields.size()); at++) {
      if (!part.all.get(at).isEmpty()) {
        items.add(course(fields.get(at), at));
      }
    }
    if (items.isEmpty()) {
      return Optional.empty();
    }
    items.add(keys(fields));
    String first = fields.get(0).field().meaning() == Meaning.ERROR ? "Error" : "Results";
    return Optional.of(
        new Section(
            before + first + " over time by key",
            shown() + " A band reaches from the least to the largest value.",
            items));
  }

  private Plot course(Fields.Placed field, int at) {
    List<Plot.View> views = new ArrayList<>();
    List<Plot.Line> together = new ArrayList<>();
    together.add(lines.line("all keys", part.all.get(at).means()));
    List<KeyCourse> worst = new ArrayList<>(part.keys);
    worst.sort(
        Comparator.comparingDouble(
            key -> {
              double mean = key.courses().get(at).mean();
              return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : -mean;
            }));
    if (part.totals.keys().size() > 1) {
      for (KeyCourse key : worst.subList(0, Math.min(TOGETHER, worst.size()))) {
        together.add(lines.line(key.key(), key.courses().get(at).means()));
      }
    }
    boolean judged = field.field().meaning() == Meaning.ERROR;
    views.add(
        new Plot.View(
            "", judged ? "the largest together" : "together", together, List.of(), List.of()));
    for (KeyCourse key : part.keys) {
      Course course = key.courses().get(at);
      if (!course.isEmpty()) {
        views.add(
            new Plot.View(
                "",
                key.key(),
                List.of(lines.line(key.key(), course)),
                lines.events(key.key()),
                lines.spans(key)));
      }
    }
    return new Plot(
        field.field().name() + " over time",
        PartLines.TIME,
        new Dimension(field.field().name(), new Scale.Linear()),
        "key",
        views);
  }

  private Table keys(List<Fields.Placed> fields) {
    List<Fields.Placed> judged =
        fields.stream().filter(field -> field.field().meaning() != Meaning.UNDECLARED).toList();
    List<String> head = new ArrayList<>(List.of("key", "results"));
    judged.forEach(
        field -> {
          head.add(field.field().name());
          head.add(field.field().name() + ", last fifth");
        });
    boolean scored = part.fields.first(Meaning.SCORE).isPresent();
    if (scored) {
      head.add("highest score");
    }
    head.add("unusual");
    head.add("version");
    List<List<String>> rows = new ArrayList<>();
    for (KeyCourse key : part.keys) {
      Totals.OfKey total = part.totals.keys().get(key.key());
      List<String> row = new ArrayList<>(List.of(key.key(), Texts.count(total.count)));
      judged.forEach(
          field -> {
            Course course = key.courses().get(fields.indexOf(field));
            row.add(Texts.number(course.mean()));
            row.add(Texts.number(course.recent()));
          });
      if (scored) {
        row.add(Texts.number(total.highest));
      }
      row.add(Texts.count(total.flagged));
      row.add(Texts.count(total.version));
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private Optional<Section> classes() {
    if (part.classes.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = part.files.classes();
    List<List<String>> rows = new ArrayList<>();
    part.classes.forEach(
        (number, counts) ->
            rows.add(
                List.of(
                    number >= 0 && number < words.size() ? words.get(number) : "class " + number,
                    Texts.count(counts[0]),
                    Texts.count(counts[1]),
                    counts[1] == 0 ? "–" : Texts.percent((double) counts[2] / counts[1]))));
    return Optional.of(
        new Section(
            before + "Classes",
            "What was answered, and how much of it was right where the label is known.",
            List.of(new Table(List.of("answer", "results", "with a label", "right"), rows))));
  }

  private Optional<Section> learned() throws IOException {
    List<ReportItem> items = new ArrayList<>();
    List<String> groups =
        part.keys.stream().map(key -> part.totals.keys().get(key.key()).group).distinct().toList();
    if (part.files.models().isPresent()) {
      items.addAll(
          new LearnedModels(part.files.models().get(), around.catalog()).items(groups, part.codes));
    }
    boolean published = !items.isEmpty();
    int pictures = 0;
    for (var use : part.codes.entrySet()) {
      if (pictures++ < 3) {
        HeatMap map = use.getValue().map(use.getKey());
        items.add(map);
      }
    }
    if (items.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Section(
            before + "What was learned",
            (published
                    ? items.stream().anyMatch(HeatMap.class::isInstance)
                        ? "The newest models. A row of an atom shows the channels that rise"
                            + " (orange) and fall (blue) together, in the units that the operator"
                            + " sees."
                        : "The newest models, which have no atoms."
                    : "This run published no models; with models: {folder: …} or {kafka: …} the"
                        + " report shows what they learned.")
                + (part.codes.isEmpty()
                    ? ""
                    : " Percentages are shares of the energy of all codes; the last pictures show"
                        + " them over time."),
            items));
  }
}
