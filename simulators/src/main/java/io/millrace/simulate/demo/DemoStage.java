package io.millrace.simulate.demo;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Scratch;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.trace.Clock;
import io.millrace.simulate.trace.Pace;
import io.millrace.simulate.trace.TraceReplay;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * Runs the pipelines of a demo on a Kafka broker and a Flink cluster in this JVM.
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
  private final Clock clock;
  private final EmbeddedBroker broker;

  private DemoStage(Path folder, DemoProgress progress, Clock clock) {
    this.folder = folder;
    this.work = folder.resolve("work");
    this.progress = progress;
    this.clock = clock;
    this.broker = new EmbeddedBroker(work.resolve("broker"));
  }

  /**
   * Starts the broker.
   *
   * @param folder of the demo's output
   */
  public static DemoStage open(Path folder, DemoProgress progress, Clock clock) throws IOException {
    DemoStage stage = new DemoStage(folder, progress, clock);
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

  /** The specification of a pipeline for this broker. */
  public PipelineSpec read(DemoPipeline pipeline) {
    return pipeline.against(broker.brokers(), work.resolve("checkpoints").toUri().toString());
  }

  /**
   * Sends readings to the topic that all pipelines read, as fast as the broker accepts them, waits
   * until each pipeline has committed every result and refused every bad record, and stops the job
   * with a savepoint.
   *
   * @param parts pipelines of different names and sinks, which run as one job
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public DemoRun play(DemoFeed feed, List<DemoPart> parts) throws Exception {
    createTopics(parts);
    progress.begins("starting a Flink cluster in this JVM");
    List<PipelineSpec> specs = parts.stream().map(DemoPart::spec).toList();
    List<PartReader> readers = new ArrayList<>();
    Configuration settings =
        Scratch.settingsIn(
            Files.createDirectories(work.resolve("tmp")), JobSettings.of(specs.get(0)));
    OwnerOnly.makeFolder(folder.resolve("savepoints"));
    try (LocalJob job = LocalJob.start(specs, StandardCatalog::catalog, settings)) {
      parts.forEach(part -> readers.add(new PartReader(broker.brokers(), part)));
      DemoWatch watch = new DemoWatch(readers, progress, clock);
      progress.begins("playing " + feed.summary() + " into a topic");
      TraceReplay replay =
          new TraceReplay(broker.brokers(), parts.get(0).source(), Pace.FASTEST, clock);
      watch.run(() -> replay.play(feed.messages().get(), watch::sent), job);
      progress.begins("taking a savepoint and stopping the job");
      String savepoint = job.stop(folder.resolve("savepoints"));
      Map<String, DemoRun.Part> outcomes = new LinkedHashMap<>();
      for (int part = 0; part < parts.size(); part++) {
        outcomes.put(specs.get(part).name(), readers.get(part).outcome());
      }
      return new DemoRun(watch.flow(), savepoint, outcomes);
    } finally {
      readers.forEach(PartReader::close);
    }
  }

  private void createTopics(List<DemoPart> parts) {
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of(parts.get(0).source(), PARTITIONS));
      for (DemoPart part : parts) {
        topics.create(
            Topics.Plan.of(part.results(), PARTITIONS),
            Topics.Plan.of(part.refused(), 1),
            Topics.Plan.compacted(part.models()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
    Folders.delete(work);
  }
}
