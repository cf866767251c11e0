package io.millrace.simulate.demo.activity;

import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.simulate.demo.DemoSections;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.demo.people.Verdict;
import io.millrace.simulate.report.Bands;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.trace.ActivityRecordings;
import java.util.ArrayList;
import java.util.List;

/** Makes the report of the activity demo. */
final class ActivityReport {

  /** Seconds from one answer to the next. */
  private static final double APART = WindowReadout.STRIDE * ActivityRecordings.PERIOD / 1000.;

  private static final Dimension SHARE =
      new Dimension("share of wrong answers", new Scale.Linear());

  /** The methods that are compared. */
  static final List<Method> METHODS =
      List.of(
          Method.LEARNED, Method.FROZEN, Method.SCRATCH, Method.WINDOW, Method.LAST, Method.COMMON);

  /** Answers of each person before the share of errors is drawn: those of two seconds. */
  private static final int FEW = 25;

  private final ActivityOutcome outcome;
  private final PeopleEvaluation evaluation;

  ActivityReport(ActivityOutcome outcome) {
    this.outcome = outcome;
    this.evaluation = outcome.evaluation();
  }

  Report report() {
    return new Report(
        "Activities of 3 people: frozen network, readout learned online",
        "Readings of a phone and a watch, 50 per second, processed by Kafka and Flink in one"
            + " process. A small convolutional network with frozen weights, trained on 5 other"
            + " people, computes features and logits of each second. A readout starts with the last"
            + " layer (head) of that network and learns for each person. Every answer is given"
            + " before its label is used.",
        List.of(
            summary(),
            progress(),
            confusion(),
            recording(),
            DemoSections.flow(outcome.run().flow()),
            DemoSections.refused(outcome.part().letters())),
        outcome.people().attribution());
  }

  private Section summary() {
    return new Section(
        "Summary",
        "The result depends on how labels arrive, so the same readings are played in three ways."
            + " With a label right after every answer, repeating the last label is nearly always"
            + " right, because an activity lasts for seconds. One label in ten, at random, still"
            + " indicates the recent activity. In the third way, one recording of 12 seconds is"
            + " labelled, and answers are scored on the other two, which have no label. The head"
            + " was trained with the network, on other people; learning starts with that head,"
            + " continues with every label, and the head goes on answering by how well it does. 'From scratch' is the same readout without a head, on"
            + " the features of the network or on mean and maximum of every sensor over 1 second."
            + " With 12 seconds of labels the head of these 3 people became worse by 0.8 points,"
            + " within chance for so few answers; no readout on these features could be"
            + " significantly better, not even one fitted with hindsight. In training, with each of 5 people left out in"
            + " turn, accuracy rose from 82.8 % to 85.0 %; the ridge was chosen there.",
        List.of(outcome.summary(), PeopleTables.scores(evaluation, outcome.people(), METHODS)));
  }

  private Section progress() {
    List<Series> series = new ArrayList<>();
    for (Labels labels : Labels.values()) {
      series.add(series(labels, Method.LEARNED, "head, learning: " + labels.words()));
    }
    series.add(series(Labels.EVERY, Method.SCRATCH, "from scratch: every reading"));
    series.add(series(Labels.TENTH, Method.SCRATCH, "from scratch: one reading in ten"));
    series.add(series(Labels.EVERY, Method.FROZEN, "head, frozen"));
    return new Section(
        "Errors over time",
        "All 3 people together, after 2 seconds of scored answers. Where only the first recording "
            + "is labelled, scoring begins with the second.",
        List.of(
            new LineChart(
                "Share of wrong answers",
                new Dimension("seconds of readings", new Scale.Linear()),
                SHARE,
                series)));
  }

  /** The share of wrong answers of all people so far, after each answer. */
  private Series series(Labels labels, Method method, String name) {
    List<List<Verdict>> people =
        outcome.people().people().stream()
            .map(person -> evaluation.verdicts(person, labels))
            .toList();
    int length = people.stream().mapToInt(List::size).min().orElseThrow();
    double[] seconds = new double[length];
    double[] share = new double[length];
    ClassificationMeasure measure = evaluation.measure();
    double[] sums = new double[measure.sums()];
    int all = 0;
    for (int at = 0; at < length; at++) {
      for (List<Verdict> own : people) {
        if (labels.judges(own.get(at).recording())) {
          Verdict verdict = own.get(at);
          measure.judge(verdict.given(method), verdict.truth(), sums);
          all++;
        }
      }
      seconds[at] = (at + 1) * APART;
      share[at] = all < FEW * people.size() ? Double.NaN : 1 - measure.value("accuracy", sums);
    }
    return new Series(name, seconds, share);
  }

  private Section confusion() {
    List<Verdict> judged = evaluation.judged(Labels.FIRST);
    List<ReportItem> maps = new ArrayList<>();
    for (Method method : List.of(Method.LEARNED, Method.FROZEN)) {
      maps.add(
          new HeatMap(
              method.title(),
              ActivityRecordings.ACTIVITIES,
              ActivityRecordings.ACTIVITIES,
              evaluation.confusion(judged, method)));
    }
    return new Section(
        "Confusion of activities",
        "A row is the activity, a column the answer, in shares of the row. Recordings 2 and 3,"
            + " after one labelled recording. An answer uses the last second, so the beginning of"
            + " an activity is recognised late.",
        maps);
  }

  private Section recording() {
    List<String> people = outcome.people().people();
    String person = people.get(people.size() - 1);
    int number = 2;
    List<Verdict> own = recording(person, Labels.FIRST, number);
    List<Bands.Lane> lanes = new ArrayList<>();
    lanes.add(lane("activity", own.stream().mapToInt(Verdict::truth).toArray()));
    lanes.add(lane("frozen", own, Method.FROZEN));
    lanes.add(lane("first recording", own, Method.LEARNED));
    lanes.add(lane("one label in ten", recording(person, Labels.TENTH, number), Method.LEARNED));
    lanes.add(lane("every label", recording(person, Labels.EVERY, number), Method.LEARNED));
    return new Section(
        "One recording",
        ("The second recording of %s, answer by answer: seated, standing up, walking, turning,"
                + " walking back, turning, sitting down.")
            .formatted(person),
        List.of(
            new Bands(
                "Answers over one recording",
                new Dimension("seconds of the recording", new Scale.Linear()),
                ActivityRecordings.ACTIVITIES,
                lanes)));
  }

  private List<Verdict> recording(String person, Labels labels, int number) {
    return evaluation.verdicts(person, labels).stream()
        .filter(verdict -> verdict.recording() == number)
        .toList();
  }

  private static Bands.Lane lane(String name, List<Verdict> verdicts, Method method) {
    return lane(
        name, verdicts.stream().mapToInt(verdict -> verdict.answers()[method.ordinal()]).toArray());
  }

  private static Bands.Lane lane(String name, int[] values) {
    double[] edges = new double[values.length + 1];
    for (int at = 0; at < edges.length; at++) {
      edges[at] = at * APART;
    }
    return new Bands.Lane(name, edges, values);
  }
}
