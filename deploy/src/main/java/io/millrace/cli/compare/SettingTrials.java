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
import java.time.Duration;
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
   * @param journal what was tried, and the arrival before which the trace is its beginning
   */
  record Beginning(WrittenTrace trace, SweepJournal journal) {

    long split() {
      return journal.split();
    }
  }

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
    SweepJournal.Cost before = from.journal().spent();
    tellBudget(settings.size(), records, before);
    long most =
        Math.min(plan.budget().runs(), (settings.size() + 1L) * plan.seeds().choosing()) * records;
    try (Trials trials =
        new Trials(
            new Trials.Place(
                here.place().runs().resolve("choosing"),
                trace.settings() + from.split(),
                records,
                options.jobs()),
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
      if (!from.journal().tried().containsKey(Setting.AS_WRITTEN)) {
        keep(sweep, List.of(Setting.AS_WRITTEN), new SweepJournal.Cost(trials.ran(), 0));
      }
      List<Setting> open = open(variants, settings, sweep);
      int next = 0;
      while (next < open.size() && allows(trials.seeds())) {
        next = some(trials, new Trying(variants, open, sweep), next, beginning, asking);
      }
      progress.end();
      notes.forEach(note -> here.out().println("note: " + note));
      here.out()
          .println(
              "runs         "
                  + (from.journal().spent().runs() - before.runs())
                  + " of "
                  + NumberText.count(records)
                  + " records, "
                  + options.jobs()
                  + " at a time"
                  + (before.runs() == 0 ? "" : ", after " + before.runs() + " that were kept"));
      return new Chosen(
          question, metric, alone.lowerIsBetter(Contest.ALL, metric), sweep, open.size() - next);
    } finally {
      progress.end();
    }
  }

  /** Takes what an interrupted sweep tried; what is left is returned. */
  private List<Setting> open(Variants variants, List<Setting> settings, Sweep sweep) {
    List<Setting> open = new ArrayList<>();
    for (Setting setting : settings) {
      SweepJournal.Tried kept = from.journal().tried().get(setting);
      if (kept == null) {
        open.add(setting);
      } else {
        variant(variants, setting, sweep).ifPresent(variant -> sweep.take(variant, kept));
      }
    }
    return open;
  }

  /** Settings that are tried in their order. */
  private record Trying(Variants variants, List<Setting> settings, Sweep sweep) {}

  /**
   * Tries as many settings as run at the same time.
   *
   * @return the first that was not looked at
   */
  private int some(Trials trials, Trying trying, int from, Path beginning, Sweep.Asking asking)
      throws Exception {
    long start = System.nanoTime();
    long ran = trials.ran();
    Map<Contestant, Sweep.Variant> some = new LinkedHashMap<>();
    List<Setting> refused = new ArrayList<>();
    int next = from;
    while (next < trying.settings().size()
        && some.size() < options.jobs()
        && allows((some.size() + 1L) * trials.seeds())) {
      Setting setting = trying.settings().get(next++);
      Optional<Sweep.Variant> variant = variant(trying.variants(), setting, trying.sweep());
      if (variant.isEmpty()) {
        refused.add(setting);
      } else {
        some.put(
            Sweep.contestant(
                "setting-" + some.size(),
                variant.get().spec(),
                this.from.trace(),
                beginning,
                asking),
            variant.get());
      }
    }
    List<Setting> tried = new ArrayList<>(refused);
    if (!some.isEmpty()) {
      trying.sweep().judge(trials.run(List.copyOf(some.keySet())), some);
      some.values().forEach(one -> tried.add(one.setting()));
      for (Contestant one : some.keySet()) {
        Folders.delete(here.place().runs().resolve("choosing").resolve(one.name()));
      }
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    keep(trying.sweep(), tried, new SweepJournal.Cost(trials.ran() - ran, millis));
    return next;
  }

  /** Whether the budget allows more runs than those that were done. */
  private boolean allows(long more) {
    SweepJournal.Cost spent = from.journal().spent();
    return plan.budget().allows(spent.runs(), more, spent.millis() * 1_000_000);
  }

  /** Settings that were tried together; the first of them bears what they cost. */
  private void keep(Sweep sweep, List<Setting> settings, SweepJournal.Cost cost)
      throws IOException {
    Map<Setting, SweepJournal.Tried> found = new LinkedHashMap<>();
    for (Setting setting : settings) {
      SweepJournal.Cost own = found.isEmpty() ? cost : new SweepJournal.Cost(0, 0);
      sweep.found(setting, own).ifPresent(one -> found.put(setting, one));
    }
    if (!found.isEmpty()) {
      from.journal().add(found);
    }
  }

  private void tellBudget(int settings, long records, SweepJournal.Cost before) {
    String spent =
        before.runs() == 0
            ? ""
            : "; "
                + before.runs()
                + " runs and "
                + NumberText.duration(Duration.ofMillis(before.millis()))
                + " were spent before";
    String limit =
        plan.budget().equals(Budget.NONE) ? "" : "at most " + plan.budget().text() + "; ";
    here.out()
        .println(
            "budget       "
                + limit
                + "all "
                + settings
                + " settings and the file as written are up to "
                + (settings + 1L) * plan.seeds().choosing()
                + " runs of "
                + NumberText.count(records)
                + " records"
                + spent);
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
