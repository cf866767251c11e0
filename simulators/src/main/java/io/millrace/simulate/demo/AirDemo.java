package io.millrace.simulate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.catalog.StandardCatalog;
import io.millrace.model.ModelFolder;
import io.millrace.model.PublishedModel;
import io.millrace.simulate.lab.EmbeddedBroker;
import io.millrace.simulate.lab.Folders;
import io.millrace.simulate.lab.LocalJob;
import io.millrace.simulate.lab.TopicReader;
import io.millrace.simulate.lab.Topics;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Clock;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Pace;
import io.millrace.simulate.trace.Poison;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.Trace;
import io.millrace.simulate.trace.TraceReplay;
import io.millrace.streaming.connect.ResultJson;
import io.millrace.streaming.pipeline.JobSettings;
import io.millrace.streaming.pipeline.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Plays two years of real readings through Kafka and Flink, learns from them online, and judges
 * every result.
 *
 * <p>Everything runs in this JVM and everything is the real thing: the broker, transactions,
 * RocksDB, checkpoints. Bad records of every kind are among the readings.
 */
public final class AirDemo {

  private static final int PARTITIONS = 4;

  private final DemoSettings settings;
  private final DemoProgress progress;
  private final Clock clock;

  public AirDemo(DemoSettings settings, DemoProgress progress, Clock clock) {
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs it; takes about half a minute for all of the readings on two cores.
   *
   * @throws IllegalStateException if the job fails or results stay away
   */
  public DemoOutcome run() throws Exception {
    Path work = settings.folder().resolve("work");
    Folders.delete(work);
    Files.createDirectories(work);
    BeijingAir trace = BeijingAir.days(settings.days());
    progress.begins("starting a Kafka broker in this JVM");
    try (EmbeddedBroker broker = new EmbeddedBroker(work.resolve("broker")).start()) {
      createTopics(broker.brokers());
      progress.begins("starting a Flink cluster in this JVM");
      PipelineSpec spec =
          DemoPipeline.against(broker.brokers(), work.resolve("checkpoints").toUri().toString());
      try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
        return watch(broker.brokers(), trace, spec, job);
      }
    } finally {
      Folders.delete(work);
    }
  }

  private DemoOutcome watch(String brokers, BeijingAir trace, PipelineSpec spec, LocalJob job)
      throws Exception {
    DemoModels models = new DemoModels(spec.model());
    List<Reading> readings;
    try (Stream<Reading> all = trace.readings()) {
      readings = all.toList();
    }
    Evaluation evaluation = new Evaluation(readings, models);
    long expected = trace.count() - (long) models.silent() * trace.keys().size();
    DemoWatch watch =
        new DemoWatch(new ResultJson(models.ports()), evaluation, progress, clock, expected);
    progress.begins(
        "playing %,d readings of %d stations into a topic"
            .formatted(trace.count(), trace.keys().size()));
    TraceReplay replay = new TraceReplay(brokers, "readings", Pace.FASTEST, clock);
    try (TopicReader results = new TopicReader(brokers, "codes");
        TopicReader letters = new TopicReader(brokers, "refused")) {
      watch.run(() -> replay.play(messages(trace, spec), watch::sent), results, letters, job);
    }
    progress.begins("taking a savepoint and stopping the job");
    String savepoint = job.stop(settings.folder().resolve("savepoints"));
    return leave(brokers, trace, watch, savepoint);
  }

  private DemoOutcome leave(String brokers, Trace trace, DemoWatch watch, String savepoint)
      throws IOException {
    progress.begins("writing the report");
    Path folder = settings.folder();
    Path pipeline = folder.resolve(DemoPipeline.FILE);
    Files.writeString(pipeline, DemoPipeline.yaml());
    Path modelFolder = folder.resolve("models");
    Map<String, PublishedModel> newest = newest(brokers);
    for (PublishedModel model : newest.values()) {
      new ModelFolder(modelFolder).write(model);
    }
    Path report = folder.resolve("report.html");
    DemoOutcome outcome =
        new DemoOutcome(
            trace,
            watch.evaluation(),
            watch.letters(),
            newest,
            watch.flow(),
            new DemoOutcome.Files(report, pipeline, modelFolder, savepoint, watch.sample()));
    new DemoReport(outcome).report().write(report);
    return outcome;
  }

  private static Stream<Message> messages(Trace trace, PipelineSpec spec) {
    long apart = trace.count() / (Poison.count() + 1);
    return new Poison(spec.input().largestRecord())
        .into(trace.readings(), Optional.empty(), Math.max(1, apart));
  }

  private static void createTopics(String brokers) {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of("readings", PARTITIONS),
          Topics.Plan.of("codes", PARTITIONS),
          Topics.Plan.of("refused", 1),
          Topics.Plan.compacted("models"));
    }
  }

  /** The newest published model of each group. */
  private static Map<String, PublishedModel> newest(String brokers) {
    Map<String, byte[]> last = new TreeMap<>();
    try (TopicReader reader = new TopicReader(brokers, "models")) {
      reader.drain(record -> last.put(new String(record.key(), UTF_8), record.value()));
    }
    Map<String, PublishedModel> newest = new TreeMap<>();
    for (byte[] message : last.values()) {
      PublishedModel model = PublishedModel.read(message);
      newest.put(model.manifest().name().group(), model);
    }
    return newest;
  }
}
