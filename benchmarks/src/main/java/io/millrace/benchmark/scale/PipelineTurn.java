package io.millrace.benchmark.scale;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.FreePorts;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.RetainedCheckpoint;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.connect.pace.Pacer;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Measures one job from topic to topic: it processes the records of its topic as fast as it can,
 * then those of a paced producer with all its state present, and is then cancelled and resumed from
 * its newest checkpoint.
 */
final class PipelineTurn {

  private static final int PARTITIONS = 4;
  private static final int PACED_SECONDS = 12;
  private static final long SETTLED_MILLIS = 4000;
  private static final long TIMEOUT_SECONDS = 120;
  private static final int WAITING_RECORDS = 500;

  /** Prefix of the system properties that are settings of Flink. */
  private static final String FLINK = "flink.";

  private static final String PIPELINE =
      """
      name: %s
      channels: [%s]
      source: {kafka: {brokers: "%s", topics: [%s]}, lateness: 1 d}
      operators: [%s]
      %s
      results: {kafka: {topic: %s}}
      dead_letters: {kafka: {topic: %s}}
      state: {cache: %d MiB}
      checkpoints: {every: 10 s, directory: "%s"}
      parallelism: 2
      """;

  private final String brokers;
  private final Load load;
  private final Contender contender;
  private final Path folder;
  private final String prefix;

  /** The measurements of a job. */
  record Outcome(
      double rate,
      double pace,
      long medianMillis,
      long slowMillis,
      Checkpoints checkpoints,
      long recoveryMillis) {}

  /**
   * @param folder of checkpoints; not deleted by this class
   * @param prefix of the topics, unique to this turn
   */
  PipelineTurn(String brokers, Load load, Contender contender, Path folder, String prefix) {
    this.brokers = brokers;
    this.load = load;
    this.contender = contender;
    this.folder = folder;
    this.prefix = prefix;
  }

  /**
   * @param paced whether the paced part and the restart follow
   */
  Outcome run(boolean paced) throws Exception {
    topics();
    TopicPlayer.all(brokers, topic("readings"), load.messages());
    try (ResultLog results = new ResultLog(brokers, topic("results"))) {
      int records = Math.toIntExact(load.records());
      double rate;
      double pace = 0;
      JobID id;
      Checkpoints checkpoints;
      long settled = 0;
      int port = port();
      try (LocalJob job = start(port, Optional.empty())) {
        id = JobID.fromHexString(job.id());
        checkpoints = new Checkpoints(port, job.id());
        await(job, results, records, checkpoints);
        rate = results.read().rate(records);
        if (paced) {
          pace = rate / 2;
          settled = System.currentTimeMillis() + SETTLED_MILLIS;
          paced(pace, checkpoints);
          TimeUnit.SECONDS.sleep(1);
        }
      }
      // Before the restart, which writes uncommitted results again.
      ResultLog.Times times = results.read();
      long recovery = paced ? recovery(results, id) : -1;
      return new Outcome(
          rate,
          pace,
          times.latency(.5, settled),
          times.latency(.99, settled),
          checkpoints,
          recovery);
    }
  }

  /** Milliseconds from the submission to the first result, while some records are waiting. */
  private long recovery(ResultLog results, JobID before) throws Exception {
    TopicPlayer.all(
        brokers,
        topic("readings"),
        load.messages(at -> System.currentTimeMillis()).limit(WAITING_RECORDS));
    long seen = results.size();
    long submitted = System.currentTimeMillis();
    int port = port();
    try (LocalJob job = start(port, RetainedCheckpoint.newest(folder, before))) {
      await(job, results, seen + 1, new Checkpoints(port, job.id()));
      return results.read().firstAfter(submitted) - submitted;
    }
  }

  private static void await(LocalJob job, ResultLog results, long count, Checkpoints checkpoints)
      throws Exception {
    long seen = 0;
    long lastResult = System.nanoTime();
    while (results.size() < count) {
      if (results.size() > seen) {
        seen = results.size();
        lastResult = System.nanoTime();
      }
      long idleSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastResult);
      if (job.isDone() || idleSeconds > TIMEOUT_SECONDS) {
        throw new IllegalStateException(
            "Cannot measure: the job ended, or had emitted nothing for "
                + idleSeconds
                + " s, at "
                + seen
                + " results of "
                + count,
            job.failure().orElse(null));
      }
      checkpoints.look();
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private LocalJob start(int port, Optional<String> from) throws Exception {
    PipelineSpec spec =
        PipelineYaml.read(
            "benchmark.yaml",
            String.format(
                Locale.ROOT,
                PIPELINE,
                prefix,
                String.join(", ", channels(load.channels())),
                brokers,
                topic("readings"),
                contender.isEmpty() ? "dictionary" : contender.operator(),
                contender.follow(),
                topic("results"),
                topic("refused"),
                contender.cacheMebibytes(),
                LocalUri.of(folder)),
            Map.of(),
            StandardCatalog.catalog());
    Configuration settings = JobSettings.of(spec);
    settings.set(RestOptions.PORT, port);
    System.getProperties()
        .forEach(
            (name, value) -> {
              if (name.toString().startsWith(FLINK)) {
                settings.setString(name.toString().substring(FLINK.length()), value.toString());
              }
            });
    from.ifPresent(path -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    return contender.isEmpty()
        ? EmptyJob.start(spec, settings)
        : LocalJob.start(spec, StandardCatalog::catalog, settings);
  }

  /** Names of this number of channels. */
  static List<String> channels(int count) {
    return Stream.iterate(0, c -> c + 1).limit(count).map(c -> "c" + c).toList();
  }

  /** Plays at a number of records per second; in a play they are a millisecond apart. */
  private void paced(double perSecond, Checkpoints checkpoints) throws IOException {
    try (TopicPlayer player =
        new TopicPlayer(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers), topic("readings"), "paced")) {
      player
          .play(
              load.messages(at -> System.currentTimeMillis())
                  .limit((long) (perSecond * PACED_SECONDS)),
              new Pacer(perSecond / 1000, () -> false, System::nanoTime),
              none -> checkpoints.lookUnchecked())
          .all();
    }
  }

  private void topics() {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Stream.of("readings", "results", "refused")
              .map(name -> Topics.Plan.of(topic(name), PARTITIONS).stamped())
              .toArray(Topics.Plan[]::new));
    }
  }

  private String topic(String name) {
    return prefix + "-" + name;
  }

  private static int port() throws IOException {
    return FreePorts.of(1, ProcessHandle.current().pid())[0];
  }
}
