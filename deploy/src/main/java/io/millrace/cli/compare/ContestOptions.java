package io.millrace.cli.compare;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.data.MethodOptions;
import io.millrace.cli.replay.EventTimes;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.replay.PlayCut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of what pipelines are played, and of how their answers are judged. */
final class ContestOptions {

  @Option(
      names = "--trace",
      paramLabel = "TRACE",
      description = "What they read: a file, a folder or a glob; .gz is unpacked.")
  private String trace;

  @Option(
      names = "--map",
      paramLabel = "PIPELINE",
      description =
          "Read the trace as the source of this pipeline reads; that of the first otherwise.")
  private Path map;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "The part of the trace from this event time on, such as 2026-01-31.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "The part before this event time.")
  private String until;

  @Option(names = "--scenario", paramLabel = "FILE", description = "Faults to inject, a YAML file.")
  private Path scenario;

  @Option(
      names = "--scenario-seed",
      paramLabel = "N",
      description = "Seed of the scenario, in place of the one in its file.")
  private Long scenarioSeed;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "True values: CSV of time, key and channels, or what the first pipeline reads. The"
              + " trace itself, without faults, otherwise.")
  private String truth;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description =
          "Scores should find the readings with this label; those whose values the scenario"
              + " changed otherwise.")
  private String label;

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description = "Predictions are of the reading N later; as the last stage says otherwise.")
  private Integer ahead;

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "Do not judge the first N results of every key, which it needs to learn.")
  private int skip;

  @Option(
      names = "--block-days",
      paramLabel = "N",
      defaultValue = "1",
      description = "Days that count as one observation; ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Runs at the same time; one for each core otherwise.")
  private Integer jobs;

  @Mixin private MethodOptions methods;

  /** What is judged by how. */
  Rules rules() {
    List<String> faults = new ArrayList<>(methods.faults("Cannot compare"));
    expect(faults, skip >= 0, "--skip", skip, "0 or more");
    expect(faults, days >= 1, "--block-days", days, "1 or more");
    expect(faults, ahead == null || ahead >= 0, "--ahead", ahead, "0 or more");
    expect(faults, jobs == null || jobs >= 1, "--jobs", jobs, "1 or more");
    if (!faults.isEmpty()) {
      throw CommandException.refused(String.join("\n", faults));
    }
    Double threshold = methods.threshold();
    return new Rules(
        methods.season(),
        methods.level(),
        skip,
        days,
        methods.baselines(),
        threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold));
  }

  private static void expect(
      List<String> faults, boolean fits, String option, Object found, String expected) {
    if (!fits) {
      faults.add("Cannot compare with " + option + " " + found + ": expected " + expected);
    }
  }

  PlayCut cut() {
    return EventTimes.cut(since, until, 1, OptionalLong.empty());
  }

  /** The options of a play that have no effect on results that are there. */
  List<String> ofPlay() {
    List<String> given = new ArrayList<>();
    given.addAll(trace == null ? List.of() : List.of("--trace"));
    given.addAll(since == null ? List.of() : List.of("--since"));
    given.addAll(until == null ? List.of() : List.of("--until"));
    given.addAll(scenario == null ? List.of() : List.of("--scenario"));
    given.addAll(jobs == null ? List.of() : List.of("--jobs"));
    return given;
  }

  Optional<String> trace() {
    return Optional.ofNullable(trace);
  }

  Optional<Path> map() {
    return Optional.ofNullable(map);
  }

  Optional<Path> scenario() {
    return Optional.ofNullable(scenario);
  }

  Long scenarioSeed() {
    if (scenarioSeed != null && scenario == null) {
      throw CommandException.refused("Cannot use --scenario-seed without --scenario");
    }
    return scenarioSeed;
  }

  Optional<String> truth() {
    return Optional.ofNullable(truth);
  }

  Optional<String> label() {
    return Optional.ofNullable(label);
  }

  OptionalInt ahead() {
    return ahead == null ? OptionalInt.empty() : OptionalInt.of(ahead);
  }

  int jobs() {
    return jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
  }
}
