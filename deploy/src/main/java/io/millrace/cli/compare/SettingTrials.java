package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.Contests;
import io.millrace.simulate.contest.Evidence;
import io.millrace.simulate.contest.Question;
import io.millrace.simulate.contest.Questions;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.embedded.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs settings of a pipeline on the beginning of a trace, as many as a budget allows. */
final class SettingTrials {

  private final SweepRun.Plan plan;
  private final ContestOptions options;
  private final SweepRun.Surroundings here;
  private final Beginning from;
  private final Rules rules;

  /**
   * What chooses.
   *
   * @param split arrival before which the records of the trace are its beginning
   */
  record Beginning(WrittenTrace trace, long split) {}

  /**
   * What was found.
   *
   * @param lower whether lower values of the metric are better
   * @param left settings that were not tried
   */
  record Chosen(Question question, String metric, boolean lower, Sweep sweep, long left) {}

  SettingTrials(
      SweepRun.Plan plan,
      ContestOptions options,
      SweepRun.Surroundings here,
      Beginning from,
      Rules rules) {
    this.plan = plan;
    this.options = options;
    this.here = here;
    this.from = from;
    this.rules = rules;
  }

  /**
   * Tries the settings until they are all tried or the budget is spent.
   *
   * @param onWhole the comparison that knows what the trace was
   */
  Chosen choose(Variants variants, Sweep.Variant written, Comparison onWhole) throws Exception {
    WrittenTrace trace = from.trace();
    Path beginning = here.place().path().resolve("beginning.dump");
    long records = trace.writeBeginning(from.split(), beginning);
    List<String> notes = new ArrayList<>();
    Evidence evidence = onWhole.evidence(notes::add);
    Sweep.Asking asking =
        new Sweep.Asking(
            here.plugins().catalog(),
            new Questions.Known(options.ahead(), evidence.marks().isPresent()));
    ProgressLine progress = new ProgressLine(here.out(), "records");
    List<Setting> settings =
        plan.budget().equals(Budget.NONE) ? plan.grid().all() : plan.grid().drawn(plan.draw());
    long most =
        Math.min(plan.budget().runs(), (settings.size() + 1L) * plan.seeds().choosing()) * records;
    try (Trials trials =
        new Trials(
            new Trials.Place(
                here.place().runs(), trace.settings() + from.split(), records, options.jobs()),
            plan.seeds().choosing(),
            here.plugins(),
            here.stop(),
            (read, expected, seconds) ->
                progress.advances(read, Math.max(read + 1, most), seconds))) {
      Contestant first = Sweep.contestant(SweepRun.FIRST, written.spec(), trace, beginning, asking);
      Map<Contestant, List<Path>> runs = trials.run(List.of(first));
      Question question = question(first);
      Contest alone = contest(question, first, runs.get(first), evidence);
      String metric = metric(alone);
      Sweep sweep = new Sweep(rules, question, metric, evidence);
      sweep.judge(runs, Map.of(first, written));
      long start = System.nanoTime();
      int next = 0;
      while (next < settings.size()
          && plan.budget()
              .allows(trials.ran(), plan.seeds().choosing(), System.nanoTime() - start)) {
        int end = Math.min(settings.size(), next + options.jobs());
        Map<Contestant, Sweep.Variant> some = new LinkedHashMap<>();
        for (int at = next; at < end; at++) {
          long already = trials.ran() + (long) some.size() * plan.seeds().choosing();
          if (plan.budget().allows(already, plan.seeds().choosing(), System.nanoTime() - start)) {
            variant(variants, settings.get(at), sweep)
                .ifPresent(
                    one ->
                        some.put(
                            Sweep.contestant(
                                "setting-" + some.size(), one.spec(), trace, beginning, asking),
                            one));
          }
        }
        next = end;
        if (!some.isEmpty()) {
          sweep.judge(trials.run(List.copyOf(some.keySet())), some);
          for (Contestant one : some.keySet()) {
            Folders.delete(here.place().runs().resolve(one.name()));
          }
        }
      }
      progress.end();
      notes.forEach(note -> here.out().println("note: " + note));
      here.out()
          .println(
              "runs         "
                  + trials.ran()
                  + " of "
                  + NumberText.count(records)
                  + " records, "
                  + options.jobs()
                  + " at a time");
      return new Chosen(
          question,
          metric,
          alone.lowerIsBetter(Contest.ALL, metric),
          sweep,
          settings.size() - next);
    } finally {
      progress.end();
    }
  }

  private static Optional<Sweep.Variant> variant(Variants variants, Setting setting, Sweep sweep) {
    try {
      return Optional.of(variants.of(setting));
    } catch (PipelineException refused) {
      // Values that are allowed alone may not be together.
      sweep.refuse(setting, refused);
      return Optional.empty();
    }
  }

  private Question question(Contestant first) {
    List<Question> found =
        first.questions().found().stream()
            .filter(one -> plan.deciding().field().map(one.field()::equals).orElse(true))
            .toList();
    if (found.isEmpty()) {
      throw CommandException.refused(
          "Cannot rank settings: expected a field that can be judged"
              + plan.deciding().field().map(name -> " called " + name).orElse("")
              + ", found none\n"
              + String.join(
                  "\n",
                  first.questions().left().entrySet().stream()
                      .map(one -> one.getKey() + ": " + one.getValue())
                      .toList()));
    }
    return found.get(0);
  }

  private Contest contest(Question question, Contestant first, List<Path> runs, Evidence evidence)
      throws IOException {
    return new Contests(rules, Contest.Sampling.RUNS)
        .judge(question, List.of(Comparison.entrant(first, runs)), evidence)
        .orElseThrow(
            () ->
                CommandException.refused(
                    "Cannot rank settings by "
                        + question.title()
                        + ": no reading before the split has both an answer and a truth"));
  }

  private String metric(Contest alone) {
    List<String> known = alone.metrics(Contest.ALL);
    String wanted = plan.deciding().metric().orElse(known.get(0));
    if (!known.contains(wanted)) {
      throw CommandException.refused(
          "Cannot rank settings by "
              + wanted
              + ": expected one of "
              + String.join(", ", known)
              + " for "
              + alone.question().title());
    }
    return wanted;
  }
}
