package io.millrace.benchmark.published;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.benchmark.published.score.Method;
import io.millrace.benchmark.published.score.Readings;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.Played;
import io.millrace.simulate.replay.TraceSpan;
import io.millrace.simulate.scenario.Scenario;
import io.millrace.simulate.scenario.ScenarioYaml;
import io.millrace.simulate.scenario.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Faults of sensors of a scenario, and how soon alarms at a rate find them. */
final class SensorFaults {

  private static final String RATE = "1/7 d";
  private static final long HOUR = 3_600_000L;

  /** Alarms that begin so long behind an episode are neither right nor wrong. */
  private static final long BEHIND = 24 * HOUR;

  private final List<Readings> struck = new ArrayList<>();
  private final Map<String, List<Episode>> episodes = new HashMap<>();

  /** One fault of one sensor. */
  private record Episode(String kind, long from, long to) {}

  SensorFaults(Path scenario, List<Readings> trace, List<String> channels) throws IOException {
    Path file = Files.createTempFile("truth", ".csv");
    try (Truth truth = new Truth(file)) {
      Disturbance faults =
          ScenarioYaml.read(scenario.toString(), Files.readString(scenario), channels)
              .on(new Scenario.Surroundings(channels, truth));
      for (Readings key : trace) {
        struck.add(struck(key, faults, trace.size()));
      }
    }
    for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
      String[] cells = line.split(",", -1);
      add(cells[1], cells[2], Instant.parse(cells[0]).toEpochMilli());
    }
    Files.delete(file);
  }

  private static Readings struck(Readings key, Disturbance faults, int keys) {
    long[] times = key.times();
    TraceSpan span =
        new TraceSpan((long) keys * times.length, keys, times[0], times[times.length - 1]);
    List<Played> all = new ArrayList<>();
    Disturbance.OfKey steps = faults.of(key.name(), span);
    for (int at = 0; at < times.length; at++) {
      steps.take(
          new Played(
              new Observation(
                  key.name(),
                  key.name(),
                  times[at],
                  key.values()[at].clone(),
                  null,
                  Origin.NOWHERE),
              times[at],
              at,
              Played.Damage.NONE),
          all::add);
    }
    steps.finish(all::add);
    return new Readings(
        key.name(),
        all.stream().mapToLong(played -> played.reading().time()).toArray(),
        all.stream().map(played -> played.reading().values()).toArray(float[][]::new));
  }

  /** Several channels of an episode are one; hours in which nothing changed do not part it. */
  private void add(String key, String kind, long time) {
    List<Episode> of = episodes.computeIfAbsent(key, name -> new ArrayList<>());
    Episode last = of.isEmpty() ? null : of.get(of.size() - 1);
    if (last != null && last.kind().equals(kind) && time - last.to() <= BEHIND) {
      of.set(of.size() - 1, new Episode(kind, last.from(), Math.max(last.to(), time)));
    } else {
      of.add(new Episode(kind, time, time));
    }
  }

  void print(List<Method> methods) {
    MarkdownTable table =
        new MarkdownTable(
            "score of",
            "stuck, found",
            "delay, median",
            "drifting, found",
            "delay, median",
            "false alarms a key and week");
    for (Method method : methods) {
      Found found = judge(method);
      List<String> cells = new ArrayList<>(List.of(method.name()));
      for (String kind : List.of("stuck", "drifting")) {
        List<Double> of = found.delays(kind);
        cells.add(of.size() + " of " + found.episodes(kind));
        cells.add(of.isEmpty() ? "" : MarkdownTable.number(of.get(of.size() / 2), 0) + " h");
      }
      cells.add(MarkdownTable.number(found.falseAlarms(), 2));
      table.print(cells);
    }
  }

  /**
   * What alarms at a rate found.
   *
   * @param delays by kind of fault, hours from the beginning of an episode to its first alarm
   * @param episodes by kind, their number
   * @param falseAlarms alarms a key and week outside of episodes
   */
  record Found(
      Map<String, List<Double>> delays, Map<String, Integer> episodes, double falseAlarms) {

    /** Returns those of a kind, ascending. */
    List<Double> delays(String kind) {
      return delays.getOrDefault(kind, List.of()).stream().sorted().toList();
    }

    int episodes(String kind) {
      return episodes.getOrDefault(kind, 0);
    }
  }

  Found judge(Method method) {
    Map<String, List<Double>> delays = new HashMap<>();
    Map<String, Integer> all = new HashMap<>();
    long wrong = 0;
    double weeks = 0;
    for (Readings key : struck) {
      long[] starts =
          Arrays.stream(new RateAlarms(RATE).starts(key.times(), method.scores(key, 0, 1)))
              .map(at -> key.times()[(int) at])
              .toArray();
      List<Episode> of = episodes.getOrDefault(key.name(), List.of());
      long first = key.times()[0] + 90 * BEHIND;
      weeks += AlarmRun.days(key.times()[key.count() - 1] - first) / 7;
      for (Episode episode : of) {
        all.merge(episode.kind(), 1, Integer::sum);
        weeks -= AlarmRun.days(episode.to() + BEHIND - episode.from()) / 7;
        Arrays.stream(starts)
            .filter(time -> time >= episode.from() && time <= episode.to())
            .findFirst()
            .ifPresent(
                time ->
                    delays
                        .computeIfAbsent(episode.kind(), kind -> new ArrayList<>())
                        .add((time - episode.from()) / (double) HOUR));
      }
      wrong +=
          Arrays.stream(starts)
              .filter(time -> time >= first)
              .filter(
                  time ->
                      of.stream().noneMatch(one -> time >= one.from() && time <= one.to() + BEHIND))
              .count();
    }
    return new Found(delays, all, wrong / weeks);
  }
}
