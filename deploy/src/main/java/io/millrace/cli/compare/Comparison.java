package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.Contests;
import io.millrace.simulate.contest.Evidence;
import io.millrace.simulate.contest.Marks;
import io.millrace.simulate.contest.Questions;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs pipelines on one written trace and judges what they share. */
final class Comparison {

  private final Setup setup;

  /**
   * What is compared.
   *
   * @param files the pipelines, by their files, the first one first
   * @param rules how answers are judged
   * @param label of the readings that scores should find; empty: those of the scenario
   * @param ahead how far ahead predictions are; empty: as the pipelines say
   * @param truth a file of true values; empty: the trace without faults
   */
  record Setup(
      List<Entry> files,
      Rules rules,
      Optional<String> label,
      OptionalInt ahead,
      Optional<String> truth) {

    Setup {
      files = List.copyOf(files);
    }

    /** What the first one reads. */
    WrittenTrace trace() {
      return files.get(0).trace();
    }
  }

  /**
   * A pipeline.
   *
   * @param file which names it
   * @param spec as written
   * @param trace what it reads: to another mapping, the same records may be of other groups
   */
  record Entry(Path file, PipelineSpec spec, WrittenTrace trace) {}

  /**
   * What was found.
   *
   * @param notes what was not judged, and what else is to be known
   * @param refused records that each contestant refused in its first run
   */
  record Found(List<Contest> contests, List<String> notes, Map<String, Long> refused) {}

  Comparison(Setup setup) {
    this.setup = setup;
  }

  /** The contestants, once the trace was written. */
  List<Contestant> contestants(Plugins plugins) throws IOException {
    Contestants named =
        new Contestants(plugins.catalog(), new Questions.Known(setup.ahead(), marks().isPresent()));
    for (Entry entry : setup.files()) {
      named.add(entry.file(), entry.trace().played(entry.spec()));
    }
    return named.all();
  }

  /**
   * Runs and judges them.
   *
   * @param judged which readings are judged
   * @throws CommandException if they share nothing that can be judged
   */
  Found run(List<Contestant> contestants, Trials trials, ReadingTable.Choice judged)
      throws Exception {
    Contests before = new Contests(setup.rules(), Contest.Sampling.RUNS);
    contestants.forEach(one -> before.add(entrant(one, List.of())));
    refuseNothing(before);
    List<String> notes = new ArrayList<>();
    // Before the runs: what cannot be read is told before hours of them.
    Evidence evidence = evidence(notes::add).only(judged);
    Map<Contestant, List<Path>> runs = trials.run(contestants);
    Map<String, Long> refused = new LinkedHashMap<>();
    Contests contests = new Contests(setup.rules(), Contest.Sampling.RUNS);
    for (Contestant one : contestants) {
      contests.add(entrant(one, runs.get(one)));
      refused.put(one.name(), lines(runs.get(one).get(0).resolve("refused")));
    }
    List<Contest> found = contests.judge(evidence);
    contests.unjudged().forEach(text -> notes.add("not judged: " + text));
    notes.addAll(contests.notes());
    List<String> alike =
        contestants.stream()
            .filter(one -> runs.get(one).size() == 2 && trials.seeds() > 2)
            .map(Contestant::name)
            .toList();
    if (!alike.isEmpty()) {
      notes.add(
          "of no seed: " + String.join(", ", alike) + ", whose first two runs wrote the same");
    }
    String letters =
        refused.entrySet().stream()
            .filter(one -> one.getValue() > 0)
            .map(one -> one.getKey() + " " + NumberText.count(one.getValue()))
            .collect(Collectors.joining(", "));
    if (!letters.isEmpty()) {
      notes.add("refused records: " + letters);
    }
    if (found.isEmpty()) {
      throw CommandException.refused("Cannot compare:\n" + String.join("\n", notes));
    }
    return new Found(found, notes, refused);
  }

  /**
   * What the answers are judged by.
   *
   * @param note takes what is to be told beside
   */
  Evidence evidence(Consumer<String> note) throws IOException {
    return new EvidenceReader(note)
        .ofPlay(
            setup.trace(),
            setup.trace().played(setup.files().get(0).spec()),
            setup.truth(),
            marks());
  }

  /** Refuses contestants that share nothing that can be judged. */
  static void refuseNothing(Contests contests) {
    if (contests.shared().isEmpty()) {
      throw CommandException.refused(
          "Cannot compare: expected a field that two contestants answer and that can be judged,"
              + " found none\n"
              + String.join("\n", contests.unjudged())
              + "\nname another pipeline that answers the same, or add --baselines no-change");
    }
  }

  static Contests.Entrant entrant(Contestant one, List<Path> runs) {
    return new Contests.Entrant(
        one.name(),
        one.questions(),
        runs.stream()
            .<Contests.Results>map(
                run ->
                    field ->
                        ResultFolder.read(Contestant.results(run), one.questions().answer(field)))
            .toList());
  }

  private Optional<Marks> marks() throws IOException {
    if (setup.label().isPresent()) {
      return setup.label().map(Marks.Labelled::new);
    }
    Optional<Path> truth = setup.trace().truth();
    return truth.isEmpty()
        ? Optional.empty()
        : Marks.Struck.read(truth.get()).map(struck -> struck);
  }

  private static long lines(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long count = 0;
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part : parts.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
        try (Stream<String> lines = Files.lines(part)) {
          count += lines.count();
        }
      }
    }
    return count;
  }
}
