package io.millrace.simulate.summary;

import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Series;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** Lines, marks and ranges that the pictures of a part have in common. */
final class PartLines {

  static final Dimension TIME = new Dimension("event time (UTC)", new Scale.Time(ZoneOffset.UTC));

  private final PartCourse part;
  private final Surroundings around;
  final double[] middles;

  PartLines(PartCourse part, Surroundings around) {
    this.part = part;
    this.around = around;
    this.middles = part.grid.middles();
  }

  Plot.Line line(String name, double[] values) {
    return Plot.Line.of(new Series(name, middles, values));
  }

  Plot.Line line(String name, Course course) {
    return course.isReduced()
        ? Plot.Line.within(
            new Series(name, middles, course.means()), course.least(), course.largest())
        : line(name, course.means());
  }

  List<Plot.Span> spans(KeyCourse key) {
    return Stream.concat(
            key.labelled().stream(),
            around.faults().spans(key.key(), 2 * part.grid.step()).stream())
        .toList();
  }

  List<Plot.Mark> events(String key) {
    return around.events().stream()
        .flatMap(events -> events.marks(key).stream())
        .limit(100)
        .toList();
  }

  /** What is known of a reading: its channel that is furthest off, label and injected fault. */
  String text(Peak peak) {
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

  String channel(Peak peak) {
    return peak.channel() < 0 ? "–" : part.channelNames().get(peak.channel());
  }
}
