package io.millrace.released;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * A pipeline of a release, its input and all that it writes, in a folder of its own.
 *
 * <p>The folder is {@code target/released/<name>}, as a relative path: the states of file sources
 * and of folder sinks hold the paths of the pipeline, and would name a folder of the machine that
 * wrote them. A pipeline with topics has a broker of its own, whose topics hold the records of the
 * fixture at the same places.
 *
 * <pre>
 *   input/        as in the fixture; NAME.topic.jsonl.gz becomes topic NAME
 *   out/          what the pipeline writes; NAME.topic.jsonl.gz is what topic NAME held before
 *   state/        a savepoint or checkpoint to start from
 *   transactions.txt
 *   checkpoints/  of the running job
 *   broker/
 * </pre>
 */
final class ReleasedWorld implements AutoCloseable {

  private static final String TOPIC = ".topic.jsonl.gz";
  private static final String TRANSACTIONS = "transactions.txt";
  private static final long TIMEOUT_SECONDS = 300;

  /** All state of a subtask lies in the head of a checkpoint, which names no other file then. */
  private static final MemorySize INLINE = MemorySize.ofMebiBytes(1);

  /** The least there is, so that few records fit between operators. */
  private static final MemorySize BUFFER = MemorySize.parse("4 kb");

  private final Path folder;
  private final PipelineSpec spec;
  private final EmbeddedBroker broker;
  private final Map<String, ReadTopic> topics = new HashMap<>();

  /** A topic that is written, and what was read of it. */
  private record ReadTopic(TopicReader reader, List<TopicDump.Item> records) {

    TopicDump readOn() {
      reader.drain(record -> records.add(TopicDump.Item.of(record)));
      return new TopicDump(records);
    }
  }

  private ReleasedWorld(Path folder, PipelineSpec spec, EmbeddedBroker broker) {
    this.folder = folder;
    this.spec = spec;
    this.broker = broker;
  }

  /**
   * Puts a pipeline's input where the pipeline reads it.
   *
   * @param fixture holds the pipeline and {@code input/}
   * @param yaml name of the pipeline's file in it
   */
  static ReleasedWorld open(Path fixture, String yaml) throws Exception {
    return open(fixture, yaml, Optional.empty());
  }

  /**
   * The same, and takes up what an earlier job left.
   *
   * @param left packed by {@link #leave}
   */
  static ReleasedWorld open(Path fixture, String yaml, Optional<Path> left) throws Exception {
    return open(fixture, yaml, left, UnaryOperator.identity());
  }

  /**
   * The same, after a change of the pipeline's file.
   *
   * @param change of the text of the file
   */
  static ReleasedWorld open(
      Path fixture, String yaml, Optional<Path> left, UnaryOperator<String> change)
      throws Exception {
    String text = change.apply(Files.readString(fixture.resolve(yaml)));
    String name = text.lines().findFirst().orElseThrow().replace("name: ", "");
    Path folder = Path.of("target", "released", name);
    Folders.delete(folder);
    copy(fixture.resolve("input"), folder.resolve("input"));
    if (left.isPresent()) {
      FolderZip.unpack(left.get(), folder);
    }
    EmbeddedBroker broker =
        text.contains("kafka:") ? new EmbeddedBroker(folder.resolve("broker")).start() : null;
    Map<String, String> environment =
        broker == null ? Map.of() : Map.of("BROKERS", broker.brokers());
    PipelineSpec spec = PipelineYaml.read(yaml, text, environment, StandardCatalog.catalog());
    ReleasedWorld world = new ReleasedWorld(folder, spec, broker);
    world.makeTopics();
    return world;
  }

  private void makeTopics() throws Exception {
    if (broker == null) {
      return;
    }
    if (Files.exists(folder.resolve(TRANSACTIONS))) {
      // Before any producer is used.
      EndedTransactions.read(folder.resolve(TRANSACTIONS)).tell(broker.brokers());
    }
    try (Stream<Path> files = Files.list(folder.resolve("input"))) {
      for (Path file : files.filter(found -> found.toString().endsWith(TOPIC)).toList()) {
        TopicDump.read(file).restore(broker.brokers(), topic(file));
      }
    }
    List<String> faults = KafkaTopics.prepare(spec).faults();
    if (!faults.isEmpty()) {
      throw new IllegalStateException("Cannot make topics: " + faults);
    }
  }

  private static String topic(Path file) {
    return file.getFileName().toString().replace(TOPIC, "");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  /** Keeps a savepoint or checkpoint, and all that was written. */
  void leave(Path state, Path left) throws Exception {
    Path kept = folder.resolve("left");
    Folders.delete(kept);
    copy(state, kept.resolve("state"));
    if (Files.isDirectory(out())) {
      copy(out(), kept.resolve("out"));
    }
    for (String topic : outputTopics()) {
      topic(topic).write(kept.resolve("out").resolve(topic + TOPIC));
    }
    if (broker != null) {
      EndedTransactions.of(broker.brokers()).write(kept.resolve(TRANSACTIONS));
    }
    FolderZip.pack(kept, left);
  }

  Path folder() {
    return folder;
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private Path out() {
    return folder.resolve("out");
  }

  /** Starts it from its beginning. */
  LocalJob start(CatalogSource catalog) throws Exception {
    return start(catalog, Optional.empty());
  }

  /** Starts it from the state that was taken up. */
  LocalJob goOn() throws Exception {
    String state = folder.resolve("state").toAbsolutePath().toUri().toString();
    return start(StandardCatalog::catalog, Optional.of(state));
  }

  private LocalJob start(CatalogSource catalog, Optional<String> from) throws Exception {
    Configuration settings = JobSettings.of(spec);
    settings.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO);
    settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, INLINE);
    settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, BUFFER);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    from.ifPresent(state -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, state));
    return LocalJob.start(spec, catalog, settings);
  }

  /**
   * Waits until the input is read and everything is written.
   *
   * @param lines results and dead letters together; a job that reads topics is stopped when they
   *     are there, any other ends by itself
   */
  ReleasedOutputs end(LocalJob job, int lines) throws Exception {
    if (broker == null) {
      job.ended().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return outputs();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (outputs().lines() < lines) {
      if (job.isDone() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected " + lines + " results and dead letters, found " + outputs().lines(),
            job.failure().orElse(null));
      }
    }
    // Whatever it has computed is committed with the savepoint.
    job.stop(folder.resolve("ended"));
    return outputs();
  }

  /** What is committed now. */
  ReleasedOutputs outputs() throws IOException {
    SinkSpec results = spec.outputs().results();
    List<String> lines =
        results instanceof SinkSpec.Kafka kafka
            ? ReleasedOutputs.byKey(ReleasedOutputs.values(records(kafka)))
            : ReleasedOutputs.byKeyAndSequence(ReleasedOutputs.lines(path(results)));
    SinkSpec refused = spec.outputs().deadLetters();
    List<String> letters =
        refused instanceof SinkSpec.Kafka kafka
            ? ReleasedOutputs.values(records(kafka))
            : ReleasedOutputs.lines(path(refused));
    List<String> models = List.of();
    if (spec.outputs().models().isPresent()) {
      SinkSpec published = spec.outputs().models().get();
      models =
          published instanceof SinkSpec.Kafka kafka
              ? ReleasedOutputs.messages(records(kafka))
              : ReleasedOutputs.models(path(published));
    }
    return new ReleasedOutputs(lines, letters.stream().sorted().toList(), models);
  }

  /** What readers of committed records find in a topic now. */
  TopicDump topic(String name) {
    return topics
        .computeIfAbsent(
            name, any -> new ReadTopic(new TopicReader(broker.brokers(), name), new ArrayList<>()))
        .readOn();
  }

  private static Path path(SinkSpec folder) {
    return Path.of(((SinkSpec.Folder) folder).path());
  }

  /** Records of a topic, behind those that it had when the earlier job ended. */
  private List<TopicDump.Item> records(SinkSpec.Kafka sink) throws IOException {
    List<TopicDump.Item> records = new ArrayList<>();
    Path before = out().resolve(sink.topic() + TOPIC);
    if (Files.exists(before)) {
      records.addAll(TopicDump.read(before).records());
    }
    records.addAll(topic(sink.topic()).records());
    return records;
  }

  private List<String> outputTopics() {
    return Stream.concat(
            Stream.of(spec.outputs().results(), spec.outputs().deadLetters()),
            spec.outputs().models().stream())
        .filter(SinkSpec.Kafka.class::isInstance)
        .map(sink -> ((SinkSpec.Kafka) sink).topic())
        .toList();
  }

  @Override
  public void close() {
    topics.values().forEach(topic -> topic.reader().close());
    if (broker != null) {
      broker.close();
    }
  }
}
