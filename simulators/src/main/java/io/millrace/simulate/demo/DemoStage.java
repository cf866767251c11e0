package io.millrace.simulate.demo;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Scratch;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.simulate.trace.Trace;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.connect.pace.Pacer;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Plays a trace into the pipeline of a demo, on a Kafka broker and a Flink cluster in this JVM.
 *
 * <p>Transactions, RocksDB and checkpoints are used as in production. The files of the broker and
 * temporary ones are in the folder {@code work} of the demo, which is deleted on close, and by the
 * next demo if this one is killed.
 */
public final class DemoStage implements AutoCloseable {

  private static final int PARTITIONS = 4;

  private final Path folder;
  private final Path work;
  private final DemoProgress progress;
  private final EmbeddedBroker broker;
  private final List<Path> pipelines = new ArrayList<>();

  private DemoStage(Path folder, DemoProgress progress) {
    this.folder = folder;
    this.work = folder.resolve("work");
    this.progress = progress;
    this.broker = new EmbeddedBroker(work.resolve("broker"));
  }

  /**
   * Starts the broker.
   *
   * @param folder of the demo's output
   */
  public static DemoStage open(Path folder, DemoProgress progress) throws IOException {
    DemoStage stage = new DemoStage(folder, progress);
    Folders.delete(stage.work);
    OwnerOnly.makeFolder(stage.work);
    progress.begins("starting a Kafka broker in this JVM");
    try {
      stage.broker.start();
    } catch (RuntimeException failed) {
      stage.close();
      throw failed;
    }
    return stage;
  }

  /** Writes the file of a pipeline, and reads it for this broker. */
  public PipelineSpec read(DemoPipeline pipeline) throws IOException {
    Path file = folder.resolve(pipeline.file());
    Files.writeString(file, pipeline.yaml());
    pipelines.add(file);
    return pipeline.against(broker.brokers(), LocalUri.of(work.resolve("checkpoints")));
  }

  /**
   * Plays a trace to the topic that the pipeline reads, as fast as the broker takes it, waits until
   * each part has committed every result and refused every bad record, and stops the job with a
   * savepoint.
   *
   * @param pipeline what runs
   * @param parts its branches, or itself
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public DemoRun play(Trace trace, PipelineSpec pipeline, List<DemoPart> parts) throws Exception {
    Path dump = folder.resolve("trace.dump");
    DemoTrace.write(trace, pipeline.input().largestRecord(), dump);
    createTopics(parts);
    progress.begins("starting a Flink cluster in this JVM");
    List<PartReader> readers = new ArrayList<>();
    Configuration settings =
        Scratch.settingsIn(Files.createDirectories(work.resolve("tmp")), JobSettings.of(pipeline));
    OwnerOnly.makeFolder(folder.resolve("savepoints"));
    try (LocalJob job = LocalJob.start(pipeline, StandardCatalog::catalog, settings)) {
      parts.forEach(part -> readers.add(new PartReader(broker.brokers(), part)));
      DemoWatch watch = new DemoWatch(readers, progress);
      progress.begins(
          String.format(
              Locale.ROOT,
              "playing %,d readings of %d keys into a topic",
              trace.count(),
              trace.keys().size()));
      watch.run(() -> send(dump, parts.get(0).source(), watch), job);
      progress.begins("taking a savepoint and stopping the job");
      String savepoint = job.stop(folder.resolve("savepoints"));
      Map<String, DemoRun.Part> outcomes = new LinkedHashMap<>();
      for (int part = 0; part < parts.size(); part++) {
        outcomes.put(parts.get(part).spec().name(), readers.get(part).outcome());
      }
      progress.begins("writing the report");
      return new DemoRun(
          watch.flow(),
          new DemoFiles(
              dump, pipelines, models(outcomes), savepoint, folder.resolve("report.html")),
          outcomes);
    } finally {
      readers.forEach(PartReader::close);
    }
  }

  private void send(Path dump, String topic, DemoWatch watch) throws IOException {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.brokers());
    try (TopicPlayer player = new TopicPlayer(settings, topic, "demo")) {
      player.play(dump, 0, new BitSet(), Pacer.unpaced(), () -> false, watch::sent).all();
    }
  }

  private Path models(Map<String, DemoRun.Part> outcomes) throws IOException {
    Path models = folder.resolve("models");
    for (DemoRun.Part part : outcomes.values()) {
      for (PublishedModel model : part.models().values()) {
        new ModelFolder(models).write(model);
      }
    }
    return models;
  }

  private void createTopics(List<DemoPart> parts) {
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of(parts.get(0).source(), PARTITIONS));
      // Branches share the topic of dead letters.
      topics.create(Topics.Plan.of(parts.get(0).refused(), 1));
      for (DemoPart part : parts) {
        topics.create(
            Topics.Plan.of(part.results(), PARTITIONS), Topics.Plan.compacted(part.models()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
    Folders.delete(work);
  }
}
