package io.millrace.simulate.demo.skeleton;

import io.millrace.simulate.demo.DemoSections;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.demo.people.Verdict;
import io.millrace.simulate.report.Bands;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.StickFigures;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.SkeletonRecordings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the report of the skeleton demo. */
final class SkeletonReport {

  /** Left and right have one colour, because a picture has six. */
  private static final List<String> KINDS =
      List.of("none", "punch", "front kick", "side kick", "back fist", "elbow strike");

  private static final int[] KIND = {0, 1, 1, 2, 2, 3, 3, 4, 5};

  private static final int FIGURES = 11;

  private final SkeletonOutcome outcome;
  private final PeopleEvaluation evaluation;

  SkeletonReport(SkeletonOutcome outcome) {
    this.outcome = outcome;
    this.evaluation = outcome.evaluation();
  }

  Report report() {
    List<String> people = outcome.people().people();
    return new Report(
        "Punches and kicks of 2 people: a graph network, one frame at a time",
        "Skeletons of a Kinect, 20 joints 30 times a second, processed by Kafka and Flink in one"
            + " process. A small graph network with frozen weights, trained on 6 other people,"
            + " names what a person shows at every frame. It is a network of clips that is computed"
            + " one frame at a time, with the same answers. Every answer is given before its label"
            + " is used.",
        List.of(
            summary(),
            recording(people.get(people.size() - 1), 2),
            confusion(),
            DemoSections.flow(outcome.run().flow()),
            DemoSections.refused(outcome.part().letters())),
        outcome.people().attribution());
  }

  private Section summary() {
    Costs costs = outcome.costs();
    return new Section(
        "Summary",
        String.format(
            Locale.ROOT,
            "The first table is what a new person gets, who never gives a label. On clips the"
                + " network computes %d frames again for each answer; one frame at a time it costs"
                + " %.0f times fewer multiply-adds and gives the same answers. The window classifier"
                + " knows mean, largest, smallest and newest value of every coordinate over one"
                + " second and was trained on the same people in the same way. The second table has"
                + " labels in the stream: 'learning' starts as what was trained and goes on with"
                + " every label. An action lasts for a second, so repeating the last label is nearly"
                + " always right where every frame is labelled.",
            costs.sees(),
            (double) costs.clips().multiplyAdds() / costs.steps().multiplyAdds()),
        List.of(
            outcome.summary(),
            SkeletonTables.unlabelled(outcome),
            PeopleTables.scores(evaluation, outcome.people(), SkeletonTables.METHODS)));
  }

  private Section confusion() {
    List<Verdict> judged = evaluation.judged(Labels.EVERY);
    List<ReportItem> maps = new ArrayList<>();
    for (Method method : List.of(Method.FROZEN, Method.WINDOW_FROZEN)) {
      String name = method == Method.FROZEN ? "network, trained" : method.title();
      maps.add(
          new HeatMap(
              name,
              SkeletonRecordings.ACTIONS,
              SkeletonRecordings.ACTIONS,
              evaluation.confusion(judged, method)));
    }
    return new Section(
        "Confusion of actions",
        "A row is the action, a column the answer, in shares of the row; without any label. Where"
            + " an action begins and ends was drawn by hand in the recordings, and an answer sees"
            + " the last second and a half, so it recognises a beginning late.",
        maps);
  }

  private Section recording(String person, int number) {
    List<Verdict> every = recording(person, Labels.EVERY, number);
    List<Verdict> first = recording(person, Labels.FIRST, number);
    long begin = every.get(0).time();
    double[] edges = new double[every.size() + 1];
    for (int at = 0; at < edges.length; at++) {
      edges[at] = at / (double) SkeletonRecordings.RATE;
    }
    List<Bands.Lane> lanes = new ArrayList<>();
    lanes.add(lane("action", edges, every, Verdict::truth));
    lanes.add(lane("network, trained", edges, every, Method.FROZEN));
    lanes.add(lane("window, trained", edges, every, Method.WINDOW_FROZEN));
    lanes.add(lane("after one recording", edges, first, Method.LEARNED));
    lanes.add(lane("every label", edges, every, Method.LEARNED));
    Dimension seconds = new Dimension("seconds of the recording", new Scale.Linear());
    return new Section(
        "One recording",
        String.format(
            Locale.ROOT,
            "Recording %d of %s: the skeleton as the Kinect sees it, left limbs blue, right limbs"
                + " orange, and below it what it shows and what it was taken for, frame by frame."
                + " Left and right of an action have one colour.",
            number,
            person),
        List.of(
            new StickFigures(
                "Skeletons of one recording",
                seconds,
                edges[0],
                edges[edges.length - 1],
                bones(),
                figures(person, begin, edges[edges.length - 1])),
            new Bands("Answers over one recording", seconds, KINDS, lanes)));
  }

  private List<Verdict> recording(String person, Labels labels, int number) {
    return evaluation.verdicts(person, labels).stream()
        .filter(verdict -> verdict.recording() == number)
        .toList();
  }

  private List<StickFigures.Figure> figures(String person, long begin, double seconds) {
    Map<Long, Reading> frames =
        outcome.people().truth().stream()
            .filter(reading -> LabelledPeople.person(reading.key()).equals(person))
            .collect(Collectors.toMap(Reading::time, Function.identity()));
    List<StickFigures.Figure> figures = new ArrayList<>();
    List<Long> times = frames.keySet().stream().filter(time -> time >= begin).sorted().toList();
    int count = (int) Math.round(seconds * SkeletonRecordings.RATE);
    for (int figure = 0; figure < FIGURES; figure++) {
      int at = (2 * figure + 1) * count / (2 * FIGURES);
      double second = at / (double) SkeletonRecordings.RATE;
      figures.add(figure(frames.get(times.get(at)).values(), second));
    }
    return figures;
  }

  /** A body around its hips. */
  private static StickFigures.Figure figure(float[] frame, double second) {
    int joints = SkeletonRecordings.JOINTS.size();
    double[] across = new double[joints];
    double[] up = new double[joints];
    for (int joint = 0; joint < joints; joint++) {
      across[joint] = frame[joint] - frame[0];
      up[joint] = frame[joints + joint] - frame[joints];
    }
    return new StickFigures.Figure(
        second, across, up, String.format(Locale.ROOT, "%.1f s", second));
  }

  private static List<StickFigures.Bone> bones() {
    List<StickFigures.Bone> bones = new ArrayList<>();
    for (int joint = 1; joint < SkeletonRecordings.JOINTS.size(); joint++) {
      String name = SkeletonRecordings.JOINTS.get(joint);
      StickFigures.Side side =
          name.endsWith("Left")
              ? StickFigures.Side.LEFT
              : name.endsWith("Right") ? StickFigures.Side.RIGHT : StickFigures.Side.MIDDLE;
      bones.add(new StickFigures.Bone(SkeletonRecordings.PARENTS.get(joint), joint, side));
    }
    return bones;
  }

  private static Bands.Lane lane(
      String name, double[] edges, List<Verdict> verdicts, Method method) {
    return lane(name, edges, verdicts, verdict -> verdict.answers()[method.ordinal()]);
  }

  private static Bands.Lane lane(
      String name, double[] edges, List<Verdict> verdicts, Function<Verdict, Integer> action) {
    return new Bands.Lane(
        name, edges, verdicts.stream().mapToInt(verdict -> KIND[action.apply(verdict)]).toArray());
  }
}
