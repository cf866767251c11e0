package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.summary.record.Readings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the channels of a part measured, and what was expected of them. */
final class ChannelSection {

  private static final int MOST_CHANNELS = 16;
  private static final int MARKS = 5;

  private final PartCourse part;
  private final Surroundings around;
  private final PartLines lines;
  private final String before;

  ChannelSection(PartCourse part, Surroundings around) {
    this.part = part;
    this.around = around;
    this.lines = new PartLines(part, around);
    this.before = part.before();
  }

  Optional<Section> section() {
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
            PartLines.TIME,
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
                    : "holds nine of ten earlier distances from what was measured: the pipeline gives no"
                        + " interval, so this is how far off it has been.")
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
    List<Plot.Line> drawn = new ArrayList<>();
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
      drawn.add(lines.line("measured", course.measured));
    }
    drawn.add(Plot.Line.within(new Series("expected", lines.middles, means), low, high));
    int channel = part.channels()[at];
    Readings.Held truth = around.truth().map(known -> known.of(key.key())).orElse(null);
    if (truth != null) {
      Course known = new Course(part.grid.count());
      for (int reading = 0; reading < truth.size(); reading++) {
        known.add(part.grid.at(truth.time(reading)), truth.value(reading, channel));
      }
      drawn.add(lines.line("truth", known.means()));
    }
    List<Plot.Mark> marks = new ArrayList<>();
    Arrays.stream(key.peaks())
        .filter(peak -> peak != null && peak.channel() == channel)
        .filter(peak -> Double.isFinite(peak.measured()))
        .sorted(Comparator.comparingDouble(peak -> -peak.score()))
        .limit(MARKS)
        .forEach(peak -> marks.add(new Plot.Mark(peak.time(), peak.measured(), lines.text(peak))));
    return new Plot.View(
        key.key(), part.channelNames().get(channel), drawn, marks, lines.spans(key));
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
}
