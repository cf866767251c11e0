package io.millrace.simulate.contest;

import io.millrace.simulate.measure.ClassErrors;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges what several contestants share: every question that at least two of them answer, or one
 * beside simple methods, on the readings that all of them answered.
 */
public final class Contests {

  private final Rules rules;
  private final Contest.Sampling sampling;
  private final List<Entrant> entrants = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Where the results of a run are. */
  public interface Results {

    /**
     * Reads them.
     *
     * @param field the field that is judged
     * @return sorted by key and sequence
     */
    List<ResultRow> rows(String field) throws IOException;
  }

  /**
   * A contestant.
   *
   * @param name in tables; each has another
   * @param questions what it answers
   * @param runs its results, in the order of their seeds
   */
  public record Entrant(String name, Questions questions, List<Results> runs) {

    public Entrant {
      runs = List.copyOf(runs);
    }
  }

  public Contests(Rules rules, Contest.Sampling sampling) {
    this.rules = rules;
    this.sampling = sampling;
  }

  /** Adds a contestant; the others are compared with the first that answers a question. */
  public void add(Entrant entrant) {
    entrants.add(entrant);
  }

  /** What was not judged, and on how many readings contestants differ; known after judging. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The questions that are judged, with those who answer each of them. */
  public Map<Question, List<Entrant>> shared() {
    Map<Question, List<Entrant>> shared = new LinkedHashMap<>();
    for (Entrant entrant : entrants) {
      for (Question question : entrant.questions().found()) {
        shared.computeIfAbsent(question, first -> new ArrayList<>()).add(entrant);
      }
    }
    int least = rules.baselines().isEmpty() ? 2 : 1;
    shared.values().removeIf(answering -> answering.size() < least);
    return shared;
  }

  /** What is not judged, with the reason. */
  public List<String> unjudged() {
    List<String> left = new ArrayList<>();
    Set<Question> judged = shared().keySet();
    Map<Question, List<String>> alone = new LinkedHashMap<>();
    for (Entrant entrant : entrants) {
      for (Question question : entrant.questions().found()) {
        if (!judged.contains(question)) {
          alone.computeIfAbsent(question, first -> new ArrayList<>()).add(entrant.name());
        }
      }
    }
    alone.forEach(
        (question, names) ->
            left.add(question.title() + ": only " + String.join(", ", names) + " answers it"));
    Map<String, Set<String>> reasons = new TreeMap<>();
    for (Entrant entrant : entrants) {
      entrant
          .questions()
          .left()
          .forEach(
              (field, reason) ->
                  reasons
                      .computeIfAbsent(field + ": " + reason, first -> new HashSet<>())
                      .add(entrant.name()));
    }
    reasons.forEach(
        (reason, names) ->
            left.add(
                reason
                    + (names.size() == entrants.size()
                        ? ""
                        : " (of " + String.join(", ", names.stream().sorted().toList()) + ")")));
    return left;
  }

  /** Judges all shared questions. */
  public List<Contest> judge(Evidence evidence) throws IOException {
    List<Contest> contests = new ArrayList<>();
    for (Map.Entry<Question, List<Entrant>> one : shared().entrySet()) {
      judge(one.getKey(), one.getValue(), evidence).ifPresent(contests::add);
    }
    for (Contest contest : contests) {
      String silent =
          contest.unanswered().entrySet().stream()
              .map(one -> one.getKey() + " " + one.getValue())
              .collect(Collectors.joining(", "));
      if (!silent.isEmpty()) {
        notes.add(
            contest.question().title() + ": true values without an answer, not judged: " + silent);
      }
    }
    return contests;
  }

  /**
   * Judges one question.
   *
   * @param answering those who answer it, at least one
   * @return empty if no reading has both an answer and a truth
   */
  public Optional<Contest> judge(Question question, List<Entrant> answering, Evidence evidence)
      throws IOException {
    Evidence common = common(question, answering, evidence);
    int classes = classes(question, answering, common);
    Judge judge = new Judge(question, rules, common);
    Contest contest = new Contest(question, sampling);
    Judged methods = null;
    for (Entrant entrant : answering) {
      for (Results run : entrant.runs()) {
        Judged judged = judge.judge(run.rows(question.field()), classes);
        methods = methods == null ? judged : methods;
        contest.add(entrant.name(), judged);
      }
    }
    contest.addMethods(methods);
    if (contest.headline(Judge.ALL).isEmpty()) {
      notes.add(question.title() + ": no reading has both an answer and a truth");
      return Optional.empty();
    }
    return Optional.of(contest);
  }

  /** The readings that all contestants answered: a pipeline that refuses some has fewer. */
  private Evidence common(Question question, List<Entrant> answering, Evidence evidence)
      throws IOException {
    Set<String> all = null;
    Set<String> any = new HashSet<>();
    for (Entrant entrant : answering) {
      Set<String> own = new HashSet<>();
      for (ResultRow row : entrant.runs().get(0).rows(question.field())) {
        own.add(id(row.key(), row.time()));
      }
      any.addAll(own);
      if (all == null) {
        all = own;
      } else {
        all.retainAll(own);
      }
    }
    if (all.size() == any.size()) {
      return evidence;
    }
    notes.add(
        question.title()
            + ": "
            + (any.size() - all.size())
            + " of "
            + any.size()
            + " readings have no result of some contestant, and are not judged");
    Set<String> judged = all;
    ReadingTable.Choice choice = (key, time) -> judged.contains(id(key, time));
    return evidence.only(choice);
  }

  private static String id(String key, long time) {
    return time + "/" + key;
  }

  private static int classes(Question question, List<Entrant> answering, Evidence evidence)
      throws IOException {
    int most = 0;
    if (question.kind() == Question.Kind.CLASSES) {
      ReadingTable labels = evidence.known().of(question.channels());
      for (Entrant entrant : answering) {
        for (Results run : entrant.runs()) {
          most = Math.max(most, ClassErrors.classes(run.rows(question.field()), labels));
        }
      }
    }
    return most;
  }
}
