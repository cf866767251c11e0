package io.millrace.benchmark.scale;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures whole pipelines from Kafka to Kafka, and an empty keyed job on the same records. Broker,
 * producer and Flink share this process.
 *
 * <p>Arguments: keys, channels, records of a key; then names of jobs, the first of them {@code
 * empty}: see {@link Contender}. Each job processes all records as fast as it can, then those of a
 * producer at half of that rate, and is restarted from its newest checkpoint. A smaller run of each
 * comes first, to warm up, and does not count. Prints a table row for each as soon as it is known.
 * Settings of Flink are system properties, for example {@code
 * -Dflink.taskmanager.memory.managed.size=1g}.
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
      printHead(load);
      double empty = Double.NaN;
      for (Contender contender : contenders) {
        PipelineTurn.Outcome outcome =
            new PipelineTurn(broker.brokers(), load, contender, folder(work, ++turn), "t" + turn)
                .run(true);
        empty = contender.isEmpty() ? outcome.rate() : empty;
        print(contender, outcome, empty);
      }
    } finally {
      Folders.delete(work);
    }
  }

  private static Path folder(Path work, int turn) throws Exception {
    return Files.createDirectories(work.resolve("checkpoints").resolve("t" + turn));
  }

  private static void printHead(Load load) {
    System.out.printf(
        "%,d keys, n=%d, %,d records%n%n", load.groups(), load.channels(), load.records());
    System.out.println(
        "| job | records/s | of the empty job | at records/s | p50, ms | p99, ms"
            + " | checkpoint, MiB | checkpoints, ms each (longest) | restart, ms |");
    System.out.println("|---".repeat(9) + "|");
  }

  private static void print(Contender contender, PipelineTurn.Outcome outcome, double empty) {
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
        outcome.recoveryMillis());
  }
}
