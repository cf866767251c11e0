package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.Contests;
import io.millrace.simulate.contest.Evidence;
import io.millrace.simulate.contest.Question;
import io.millrace.simulate.contest.Questions;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.embedded.Folders;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Chooses a setting on the beginning of a trace, and judges it on the rest beside the file as
 * written.
 *
 * <p>On the beginning, runs read nothing that comes after the split. To judge, both pipelines read
 * the whole trace, and only what comes after the split counts.
 */
final class SweepRun {

  private static final long DAY = 86_400_000;
  private static final int MOST_SHOWN = 20;
  private static final String FIRST = "as-written";
  private static final String CHOSEN = "chosen";

  private final Plan plan;
  private final ContestOptions options;
  private final Surroundings here;

  /**
   * What is tried.
   *
   * @param draw seed of the order in which settings are tried, if there is a budget
   * @param share of the trace that chooses
   * @param write where the chosen pipeline is written
   */
  record Plan(
      SettingGrid grid,
      Budget budget,
      long draw,
      Deciding deciding,
      Seeds seeds,
      double share,
      Optional<Path> write) {}

  /** What decides; empty: the first that can be judged. */
  record Deciding(Optional<String> field, Optional<String> metric) {}

  /** Runs of a setting on the beginning, and of the two that are judged. */
  record Seeds(int choosing, int judging) {}

  /** Where it runs. */
  record Surroundings(
      ContestFolder place, Plugins plugins, BooleanSupplier stop, PrintWriter out) {}

  /**
   * The settings in their order.
   *
   * @param lower whether lower values of the metric are better
   */
  private record Chosen(Question question, String metric, boolean lower, Sweep sweep, long left) {}

  SweepRun(Plan plan, ContestOptions options, Surroundings here) {
    this.plan = plan;
    this.options = options;
    this.here = here;
  }

  void run(Variants variants, Sweep.Variant written, WrittenTrace trace, Rules rules)
      throws Exception {
    here.place().make(false);
    trace.write(List.of(written.spec()), false);
    long split = split(trace, rules);
    here.out()
        .println(
            "split        what comes before "
                + Instant.ofEpochMilli(split)
                + " chooses, the rest judges");
    Chosen chosen = choose(variants, written, trace, rules, split);
    List<Sweep.Ranked> best = chosen.sweep().best(chosen.lower());
    show(chosen, best);
    Sweep.Variant winner = best.get(0).variant();
    if (winner.setting().isAsWritten()) {
      here.out().println("chosen       the file as written: no setting was better");
    } else {
      here.out().println("chosen       " + winner.setting().title());
      judge(written, winner, trace, rules, split);
    }
    if (plan.write().isPresent()) {
      write(plan.write().get(), winner);
    }
    here.place().deleteRuns();
  }

  /** At the beginning of a block of days, so that no block has a part that chose. */
  private long split(WrittenTrace trace, Rules rules) {
    long first = trace.played().first();
    long last = trace.played().last();
    long block = rules.days() * DAY;
    long split = Math.floorDiv(first + Math.round(plan.share() * (last - first)), block) * block;
    if (split <= first || split >= last) {
      throw CommandException.refused(
          "Cannot split "
              + trace.name()
              + " at "
              + plan.share()
              + " of its time: expected a block of days before and after it, found "
              + Instant.ofEpochMilli(first)
              + " to "
              + Instant.ofEpochMilli(last));
    }
    return split;
  }

  private Comparison comparison(WrittenTrace trace, Rules rules, List<Comparison.Entry> entries) {
    return new Comparison(
        new Comparison.Setup(
            trace, entries, rules, options.label(), options.ahead(), options.truth()));
  }

  private Chosen choose(
      Variants variants, Sweep.Variant written, WrittenTrace trace, Rules rules, long split)
      throws Exception {
    Path beginning = here.place().path().resolve("beginning.dump");
    long records = trace.writeBeginning(split, beginning);
    List<String> notes = new ArrayList<>();
    Comparison onWhole =
        comparison(trace, rules, List.of(new Comparison.Entry(Path.of(FIRST), written.spec())));
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
                here.place().runs(), trace.settings() + split, records, options.jobs()),
            plan.seeds().choosing(),
            here.plugins(),
            here.stop(),
            (read, expected, seconds) -> progress.advances(read, Math.max(read + 1, most), seconds))) {
      Contestant first = Sweep.contestant(FIRST, written.spec(), trace, beginning, asking);
      Map<Contestant, List<Path>> runs = trials.run(List.of(first));
      Question question = question(first);
      Contest alone = contest(question, first, runs.get(first), rules, evidence);
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

  private static Optional<Sweep.Variant> variant(
      Variants variants, Setting setting, Sweep sweep) {
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

  private static Contest contest(
      Question question, Contestant first, List<Path> runs, Rules rules, Evidence evidence)
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

  private void show(Chosen chosen, List<Sweep.Ranked> best) {
    PrintWriter out = here.out();
    out.println();
    out.println(
        chosen.question().title()
            + ", "
            + best.size()
            + " settings, "
            + plan.seeds().choosing()
            + " seeds each");
    TextTable table = TextTable.of("rank", "setting", chosen.metric(), "least", "most", "judged");
    for (int at = 0; at < best.size(); at++) {
      Sweep.Ranked one = best.get(at);
      if (at < MOST_SHOWN || one.variant().setting().isAsWritten()) {
        table.add(
            Integer.toString(at + 1),
            one.variant().setting().title(),
            NumberText.number(one.value()),
            NumberText.number(one.least()),
            NumberText.number(one.most()),
            NumberText.count(one.judged()));
      }
    }
    table.lines().forEach(out::println);
    chosen.sweep().unranked().forEach(text -> out.println("note: not ranked: " + text));
    if (chosen.left() > 0) {
      out.println("note: " + chosen.left() + " more settings are beyond the budget");
    }
    out.println();
  }

  private void judge(
      Sweep.Variant written, Sweep.Variant winner, WrittenTrace trace, Rules rules, long split)
      throws Exception {
    Comparison comparison =
        comparison(
            trace,
            rules,
            List.of(
                new Comparison.Entry(Path.of(FIRST), written.spec()),
                new Comparison.Entry(Path.of(CHOSEN), winner.spec())));
    List<Contestant> both = comparison.contestants(here.plugins());
    ProgressLine progress = new ProgressLine(here.out(), "records");
    Comparison.Found found;
    here.place().deleteRuns();
    try (Trials trials =
        new Trials(
            new Trials.Place(
                here.place().runs(), trace.settings(), trace.records(), options.jobs()),
            plan.seeds().judging(),
            here.plugins(),
            here.stop(),
            progress::advances)) {
      found = comparison.run(both, trials, (key, time) -> time >= split);
    } finally {
      progress.end();
    }
    List<String> notes = new ArrayList<>(found.notes());
    notes.add("only what comes after " + Instant.ofEpochMilli(split) + " is judged");
    ContestView view = new ContestView(here.out(), rules);
    view.show(found.contests(), notes);
    view.write(
        here.place().report(),
        new ContestView.Page(
            "Setting " + winner.setting().title() + " beside the file as written",
            CompareCommand.lead(found.contests()),
            List.of(
                List.of("trace", trace.name()),
                List.of("split", Instant.ofEpochMilli(split).toString()),
                List.of("chosen", winner.setting().title())),
            notes,
            "Written by millrace sweep. What chose the setting does not judge it."),
        found.contests());
  }

  private void write(Path to, Sweep.Variant winner) throws IOException {
    Path folder = to.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.write(
        to, winner.text().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    here.out().println("written      " + to);
  }
}
