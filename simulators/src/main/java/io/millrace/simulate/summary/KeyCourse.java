package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.summary.record.Readings;
import io.millrace.simulate.summary.record.ResultRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The second pass over results, of one key that is shown. */
final class KeyCourse {

  private static final int MOST_SPANS = 300;

  private final String key;
  private final Grid grid;
  private final List<Fields.Placed> scalars;
  private final Optional<Fields.Placed> score;
  private final Optional<Fields.Placed> unusual;
  private final Optional<Fields.OfChannels> expected;
  private final Optional<Fields.OfChannels> lower;
  private final Optional<Fields.OfChannels> upper;
  private final Set<String> marked;
  private final Readings.Held readings;
  private final List<Course> courses = new ArrayList<>();
  private final Course scores;
  private final Peak[] peaks;
  private final ChannelCourse[] channels;
  private final List<Plot.Span> labelled = new ArrayList<>();

  /**
   * @param readings of the key; null if they are not known
   * @param marked labels whose readings are marked
   */
  KeyCourse(String key, Grid grid, Fields fields, Readings.Held readings, Set<String> marked) {
    this.key = key;
    this.grid = grid;
    this.scalars = fields.courses();
    this.score = fields.first(Meaning.SCORE);
    this.unusual = fields.first(Meaning.UNUSUAL);
    this.expected = fields.expected();
    this.lower = fields.ofChannels(Meaning.LOWER);
    this.upper = fields.ofChannels(Meaning.UPPER);
    this.marked = marked;
    this.readings = readings;
    scalars.forEach(field -> courses.add(new Course(grid.count())));
    this.scores = new Course(grid.count());
    this.peaks = new Peak[grid.count()];
    this.channels = new ChannelCourse[expected.map(found -> found.channels().length).orElse(0)];
    for (int at = 0; at < channels.length; at++) {
      channels[at] = new ChannelCourse(grid.count());
    }
    measure();
  }

  /** Readings without a result count too. */
  private void measure() {
    if (readings == null || expected.isEmpty()) {
      return;
    }
    int[] of = expected.get().channels();
    for (int reading = 0; reading < readings.size(); reading++) {
      int range = grid.at(readings.time(reading));
      for (int at = 0; range >= 0 && at < of.length; at++) {
        channels[at].measured.add(range, readings.value(reading, of[at]));
      }
    }
  }

  void add(ResultRecord record) {
    int range = grid.at(record.time);
    if (range < 0) {
      return;
    }
    for (int at = 0; at < courses.size(); at++) {
      courses.get(at).add(range, scalars.get(at).number(record.output));
    }
    if (record.label != null && marked.contains(record.label)) {
      label(record);
    }
    int reading = readings == null ? -1 : readings.find(record.time);
    int strangest = -1;
    double strangeness = 0;
    for (int at = 0; at < channels.length; at++) {
      double estimate = record.output[expected.get().at() + at];
      double value = value(reading, at);
      double strange = channels[at].strangeness(value, estimate);
      if (strange > strangeness) {
        strangeness = strange;
        strangest = at;
      }
      channels[at].add(range, value, estimate);
    }
    for (int at = 0; lower.isPresent() && upper.isPresent() && at < channels.length; at++) {
      channels[at].lower.add(range, record.output[lower.get().at() + at]);
      channels[at].upper.add(range, record.output[upper.get().at() + at]);
    }
    double high = score.isPresent() ? score.get().number(record.output) : strangeness;
    if (!Double.isFinite(high)) {
      return;
    }
    scores.add(range, high);
    boolean flagged = unusual.isPresent() && unusual.get().number(record.output) > 0;
    if (peaks[range] == null || high > peaks[range].score()) {
      peaks[range] =
          new Peak(
              key,
              record.time,
              high,
              strangest < 0 ? -1 : expected.get().channels()[strangest],
              strangest < 0 ? Double.NaN : value(reading, strangest),
              strangest < 0 ? Double.NaN : record.output[expected.get().at() + strangest],
              record.label,
              flagged);
    }
  }

  private double value(int reading, int at) {
    return reading < 0 ? Double.NaN : readings.value(reading, expected.get().channels()[at]);
  }

  /** Consecutive readings of one label are one range; so are those within a range of the grid. */
  private void label(ResultRecord record) {
    int last = labelled.size() - 1;
    if (last >= 0
        && labelled.get(last).kind().equals(record.label)
        && record.time - labelled.get(last).to() <= 2 * grid.step()) {
      labelled.set(last, span(labelled.get(last).from(), record.time, record.label));
    } else if (labelled.size() < MOST_SPANS) {
      labelled.add(span(record.time, record.time, record.label));
    }
  }

  private static Plot.Span span(double from, double to, String label) {
    return new Plot.Span(from, to, label, "label " + label);
  }

  String key() {
    return key;
  }

  /** The courses of {@link Fields#courses}. */
  List<Course> courses() {
    return courses;
  }

  Course scores() {
    return scores;
  }

  /** The most unusual reading of each range of the grid; null where there is none. */
  Peak[] peaks() {
    return peaks;
  }

  ChannelCourse[] channels() {
    return channels;
  }

  /** Ranges of marked labels. */
  List<Plot.Span> labelled() {
    return labelled;
  }

  boolean hasScores() {
    return score.isPresent();
  }
}
