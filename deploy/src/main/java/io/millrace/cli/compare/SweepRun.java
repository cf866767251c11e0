package io.millrace.cli.compare;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.simulate.contest.Questions;
import io.millrace.simulate.contest.Rules;
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
  static final String FIRST = "as-written";
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
   * @param resuming whether an interrupted sweep goes on
   */
  record Plan(
      SettingGrid grid,
      Budget budget,
      long draw,
      Deciding deciding,
      Seeds seeds,
      double share,
      Optional<Path> write,
      Resuming resuming) {}

  /**
   * Whether an interrupted sweep goes on.
   *
   * @param wish what decides the numbers of a setting, beside the pipeline and the trace
   */
  record Resuming(boolean resume, Map<String, String> wish) {}

  /** What decides; empty: the first that can be judged. */
  record Deciding(Optional<String> field, Optional<String> metric) {}

  /** Runs of a setting on the beginning, and of the two that are judged. */
  record Seeds(int choosing, int judging) {}

  /** Where it runs. */
  record Surroundings(
      ContestFolder place, Plugins plugins, BooleanSupplier stop, PrintWriter out) {}

  SweepRun(Plan plan, ContestOptions options, Surroundings here) {
    this.plan = plan;
    this.options = options;
    this.here = here;
  }

  void run(Variants variants, Sweep.Variant written, WrittenTrace trace, Rules rules)
      throws Exception {
    boolean resume = plan.resuming().resume();
    Path kept = SweepJournal.in(here.place());
    if (!resume && Files.exists(kept)) {
      here.out()
          .println(
              "note: begins anew; what an interrupted sweep kept in "
                  + kept
                  + " is lost, --resume would go on with it");
    }
    Map<String, String> wish = wish(written, trace);
    SweepJournal journal = resume ? SweepJournal.goOn(kept, wish) : null;
    here.place().make(resume);
    trace.write(List.of(written.spec()), resume);
    if (!resume) {
      Files.deleteIfExists(kept);
      journal = SweepJournal.begin(kept, wish, split(trace, rules));
      // Before anything runs, so that what is interrupted in its first minutes goes on too.
      journal.add(Map.of());
    }
    long split = journal.split();
    here.out()
        .println(
            "split        what comes before "
                + Instant.ofEpochMilli(split)
                + " chooses, the rest judges");
    Comparison onWhole =
        comparison(rules, List.of(new Comparison.Entry(Path.of(FIRST), written.spec(), trace)));
    SettingTrials.Chosen chosen =
        new SettingTrials(plan, options, here, new SettingTrials.Beginning(trace, journal), rules)
            .choose(variants, written, onWhole);
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
    journal.delete();
  }

  private Map<String, String> wish(Sweep.Variant written, WrittenTrace trace) throws IOException {
    Map<String, String> wish = new LinkedHashMap<>();
    Contestant plain = new Contestant(FIRST, written.spec(), new Questions(List.of(), Map.of()));
    wish.put("pipeline", plain.fingerprint(0) + WrittenTrace.reading(written.spec()));
    wish.put("trace, part and scenario", trace.settings());
    wish.put("version of Millrace", new Version().getVersion()[0]);
    wish.putAll(plan.resuming().wish());
    return wish;
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

  private Comparison comparison(Rules rules, List<Comparison.Entry> entries) {
    return new Comparison(
        new Comparison.Setup(entries, rules, options.label(), options.ahead(), options.truth()));
  }

  private void show(SettingTrials.Chosen chosen, List<Sweep.Ranked> best) {
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
            rules,
            List.of(
                new Comparison.Entry(Path.of(FIRST), written.spec(), trace),
                new Comparison.Entry(Path.of(CHOSEN), winner.spec(), trace)));
    List<Contestant> both = comparison.contestants(here.plugins());
    ProgressLine progress = new ProgressLine(here.out(), "records");
    Comparison.Found found;
    try (Trials trials =
        new Trials(
            new Trials.Place(
                here.place().runs().resolve("judging"),
                trace.settings(),
                trace.records(),
                options.jobs()),
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
    Files.write(to, winner.text().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    here.out().println("written      " + to);
  }
}
