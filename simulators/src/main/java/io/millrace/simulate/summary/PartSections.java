package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.summary.record.Readings;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The sections of one part of a run. */
final class PartSections {

  private static final int MOST_COURSES = 6;
  private static final int MOST_CHANNELS = 16;
  private static final int MOST_UNUSUAL = 25;
  private static final int UNUSUAL_OF_A_KEY = 5;
  private static final int MARKS = 5;

  /** Keys in one picture; more lines hide each other. */
  private static final int TOGETHER = 3;

  private static final double WIDE = 40;
  private static final Scale.Time UTC = new Scale.Time(ZoneOffset.UTC);
  private static final Dimension TIME = new Dimension("event time (UTC)", UTC);

  private final PartCourse part;
  private final Surroundings around;
  private final String before;
  private final double[] middles;

  PartSections(PartCourse part, Surroundings around) {
    this.part = part;
    this.around = around;
    this.before = part.files.name().isEmpty() ? "" : part.files.name() + ": ";
    this.middles = part.grid.middles();
  }

  List<Section> all() throws IOException {
    List<Section> sections = new ArrayList<>();
    if (part.totals.count() == 0) {
      sections.add(new Section(before + "no results", "No result was written.", List.of()));
      return sections;
    }
    courses().ifPresent(sections::add);
    scores().ifPresent(sections::add);
    channels().ifPresent(sections::add);
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
    together.add(line("all keys", part.all.get(at).means()));
    List<KeyCourse> worst = new ArrayList<>(part.keys);
    worst.sort(
        Comparator.comparingDouble(
            key -> {
              double mean = key.courses().get(at).mean();
              return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : -mean;
            }));
    if (part.totals.keys().size() > 1) {
      for (KeyCourse key : worst.subList(0, Math.min(TOGETHER, worst.size()))) {
        together.add(line(key.key(), key.courses().get(at).means()));
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
                "", key.key(), List.of(line(key.key(), course)), events(key.key()), spans(key)));
      }
    }
    return new Plot(
        field.field().name() + " over time",
        TIME,
        new Dimension(field.field().name(), new Scale.Linear()),
        "key",
        views);
  }

  private Plot.Line line(String name, double[] values) {
    return Plot.Line.of(new Series(name, middles, values));
  }

  private Plot.Line line(String name, Course course) {
    return course.isReduced()
        ? Plot.Line.within(
            new Series(name, middles, course.means()), course.least(), course.largest())
        : line(name, course.means());
  }

  private List<Plot.Span> spans(KeyCourse key) {
    return Stream.concat(
            key.labelled().stream(),
            around.faults().spans(key.key(), 2 * part.grid.step()).stream())
        .toList();
  }

  private List<Plot.Mark> events(String key) {
    return around.events().stream()
        .flatMap(events -> events.marks(key).stream())
        .limit(100)
        .toList();
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

  private Optional<Section> scores() {
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
                + (part.keys.stream().allMatch(key -> spans(key).isEmpty())
                    ? ""
                    : " Coloured ranges are labels and injected faults.")
                + labelled,
            List.of(
                new Plot(
                    "Score over time",
                    TIME,
                    new Dimension(what, wide ? new Scale.Log() : new Scale.Linear()),
                    "key",
                    views),
                table(found))));
  }

  private Plot.View scores(KeyCourse key) {
    Peak[] peaks = key.peaks();
    List<String> notes = new ArrayList<>();
    for (Peak peak : peaks) {
      notes.add(peak == null ? "" : text(peak));
    }
    List<Plot.Mark> marks = new ArrayList<>(events(key.key()));
    Arrays.stream(peaks)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingDouble(peak -> -peak.score()))
        .limit(MARKS)
        .forEach(
            peak ->
                marks.add(
                    new Plot.Mark(
                        middles[part.grid.at(peak.time())], peak.score(), "among the highest")));
    Series highest = new Series("highest", middles, key.scores().largest());
    List<Plot.Line> lines = new ArrayList<>(List.of(Plot.Line.noted(highest, notes)));
    if (key.scores().isReduced()) {
      lines.add(line("mean", key.scores().means()));
    }
    return new Plot.View("", key.key(), lines, marks, spans(key));
  }

  private String text(Peak peak) {
    String fault = around.faults().at(peak.key(), peak.time());
    return Texts.time(peak.time())
        + (peak.channel() < 0
            ? ""
            : ": "
                + channel(peak)
                + " was "
                + Texts.number(peak.measured())
                + ", expected "
                + Texts.number(peak.expected()))
        + (peak.label() == null ? "" : "; label " + peak.label())
        + (fault.isEmpty() ? "" : "; fault " + fault);
  }

  private String channel(Peak peak) {
    return peak.channel() < 0 ? "–" : part.channelNames().get(peak.channel());
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
                  channel(peak),
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
    return new Table(head, rows);
  }

  private Optional<Section> channels() {
    int[] channels = part.channels();
    List<Plot.View> views = new ArrayList<>();
    for (KeyCourse key :
        part.keys.subList(0, Math.min(PartCourse.MOST_CHANNEL_KEYS, part.keys.size()))) {
      for (int at = 0; at < Math.min(MOST_CHANNELS, channels.length); at++) {
        ChannelCourse course = key.channels()[at];
        if (!course.expected.isEmpty()) {
          views.add(channel(key, at, course));
        }
      }
    }
    if (views.isEmpty()) {
      return Optional.empty();
    }
    List<ReportItem> items = new ArrayList<>();
    items.add(
        new Plot(
            "Measured and expected",
            TIME,
            new Dimension("value, in the unit of the channel", new Scale.Free()),
            "channel",
            views));
    truth(channels).ifPresent(items::add);
    boolean interval = part.fields.ofChannels(Meaning.LOWER).isPresent();
    return Optional.of(
        new Section(
            before + "Measured and expected values",
            "What a channel measured, and what was expected of it. The band of the expected value "
                + (interval
                    ? "is the interval that the pipeline gives."
                    : "holds nine of ten earlier distances from what was measured.")
                + " The band of the measured value reaches from the least to the largest of "
                + part.grid.length()
                + "."
                + (channels.length > MOST_CHANNELS
                    ? " The first " + MOST_CHANNELS + " channels are shown."
                    : "")
                + (around.readings().left() > 0
                    ? " The values of "
                        + Texts.count(around.readings().left())
                        + " readings are not held in memory and not drawn."
                    : ""),
            items));
  }

  private Plot.View channel(KeyCourse key, int at, ChannelCourse course) {
    List<Plot.Line> lines = new ArrayList<>();
    double[] means = course.expected.means();
    double[] low = course.lower.means();
    double[] high = course.upper.means();
    if (course.lower.isEmpty()) {
      double[] bands = course.bands();
      for (int range = 0; range < means.length; range++) {
        low[range] = means[range] - bands[range];
        high[range] = means[range] + bands[range];
      }
    }
    if (!course.measured.isEmpty()) {
      lines.add(line("measured", course.measured));
    }
    lines.add(Plot.Line.within(new Series("expected", middles, means), low, high));
    int channel = part.channels()[at];
    Readings.Held truth = around.truth().map(known -> known.of(key.key())).orElse(null);
    if (truth != null) {
      Course known = new Course(part.grid.count());
      for (int reading = 0; reading < truth.size(); reading++) {
        known.add(part.grid.at(truth.time(reading)), truth.value(reading, channel));
      }
      lines.add(line("truth", known.means()));
    }
    List<Plot.Mark> marks = new ArrayList<>();
    Arrays.stream(key.peaks())
        .filter(peak -> peak != null && peak.channel() == channel)
        .filter(peak -> Double.isFinite(peak.measured()))
        .sorted(Comparator.comparingDouble(peak -> -peak.score()))
        .limit(MARKS)
        .forEach(peak -> marks.add(new Plot.Mark(peak.time(), peak.measured(), text(peak))));
    return new Plot.View(key.key(), part.channelNames().get(channel), lines, marks, spans(key));
  }

  private Optional<Table> truth(int[] channels) {
    List<List<String>> rows = new ArrayList<>();
    for (int at = 0; at < channels.length; at++) {
      int channel = at;
      part.againstTruth(at)
          .ifPresent(
              errors ->
                  rows.add(
                      List.of(
                          part.channelNames().get(channels[channel]),
                          Texts.number(errors[0]),
                          Texts.number(errors[1]))));
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table(List.of("channel", "rmse against the truth", "mae"), rows));
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
          new LearnedModels(part.files.models().get(), part.files.owner(), around.catalog())
              .items(groups, part.codes));
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
                    ? "A row of an atom shows the channels that rise (orange) and fall (blue)"
                        + " together, in the units that the operator sees."
                    : "This run published no models in a folder; with models: {folder: …} the"
                        + " report shows what they learned.")
                + (part.codes.isEmpty()
                    ? ""
                    : " Percentages are shares of the energy of all codes; the last pictures show"
                        + " them over time."),
            items));
  }
}
