package io.millrace.benchmark.scale;

import io.millrace.simulate.lab.EmbeddedBroker;
import io.millrace.simulate.lab.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole pipelines from Kafka to Kafka beside an empty keyed job on the same records: broker,
 * producer and Flink share this process.
 *
 * <p>Arguments: keys, channels, records of a key; then contenders, the first of them {@code empty}:
 * see {@link Contender}. Each in turn works off all records, follows a producer at half the rate it
 * showed, and is started again from its newest checkpoint. A smaller turn of each comes first and
 * does not count. Prints a table row for each. Settings of Flink are system properties, for example
 * {@code -Dflink.taskmanager.memory.managed.size=1g}.
 */
public final class PipelineRun {

  private static final int WARM_KEYS = 1000;
  private static final int WARM_ROUNDS = 20;

  private PipelineRun() {}

  public static void main(String[] arguments) throws Exception {
    int keys = Integer.parseInt(arguments[0]);
    int channels = Integer.parseInt(arguments[1]);
    Load load = new Load(keys, channels, Integer.parseInt(arguments[2]));
    Load warm = new Load(WARM_KEYS, channels, WARM_ROUNDS);
    Path work = Files.createTempDirectory("pipeline");
    Map<Contender, PipelineTurn.Outcome> outcomes = new LinkedHashMap<>();
    try (EmbeddedBroker broker = new EmbeddedBroker(work.resolve("broker")).start()) {
      Gru.write(work, channels);
      List<Contender> contenders = new ArrayList<>();
      for (String name : Arrays.asList(arguments).subList(3, arguments.length)) {
        contenders.add(Contender.of(name, channels, work));
      }
      int turn = 0;
      for (Contender contender : contenders) {
        new PipelineTurn(broker.brokers(), warm, contender, folder(work, ++turn), "t" + turn)
            .run(false);
        System.err.println("warmed up: " + contender.name());
      }
      for (Contender contender : contenders) {
        outcomes.put(
            contender,
            new PipelineTurn(broker.brokers(), load, contender, folder(work, ++turn), "t" + turn)
                .run(true));
        System.err.println("measured: " + contender.name());
      }
    } finally {
      Folders.delete(work);
    }
    print(load, outcomes);
  }

  private static Path folder(Path work, int turn) throws Exception {
    return Files.createDirectories(work.resolve("checkpoints").resolve("t" + turn));
  }

  private static void print(Load load, Map<Contender, PipelineTurn.Outcome> outcomes) {
    System.out.printf(
        "%,d keys, n=%d, %,d records%n%n", load.groups(), load.channels(), load.records());
    System.out.println(
        "| job | records/s | of the empty job | at records/s | p50, ms | p99, ms"
            + " | checkpoint, MiB | checkpoints, ms each (longest) | restart, ms |");
    System.out.println("|---".repeat(9) + "|");
    double empty = outcomes.values().iterator().next().rate();
    outcomes.forEach(
        (contender, outcome) ->
            System.out.printf(
                "| %s | %,.0f | %.0f %% | %,.0f | %d | %d | %.1f | %.0f (%.0f) | %d |%n",
                contender.name(),
                outcome.rate(),
                100 * outcome.rate() / empty,
                outcome.pace(),
                outcome.medianMillis(),
                outcome.slowMillis(),
                outcome.checkpoints().mebibytes(),
                outcome.checkpoints().millis(),
                outcome.checkpoints().longestMillis(),
                outcome.recoveryMillis()));
  }
}
