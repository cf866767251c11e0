package io.millrace.simulate.demo.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Result;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is history: the job reads it to the end as it found it, commits all, and ends. */
class BoundedTopicITCase {

  private static final int DAYS = 12;

  @TempDir Path folder;

  /** The job ends with every result committed and the last version published. */
  @Test
  void exampleUsage() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      List<Reading> readings = fill(broker.brokers());
      PipelineSpec spec = spec(broker.brokers());
      assertThat(KafkaTopics.prepare(spec).faults()).isEmpty();

      try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
        job.ended().get(120, TimeUnit.SECONDS);
      }

      PlainModels models = new PlainModels(spec.model());
      Evaluation evaluation = new Evaluation(readings, models);
      results(broker.brokers(), new ResultJson(models.ports())).forEach(evaluation.checks()::take);
      long each = DAYS * 24L - models.silent();
      assertThat(evaluation.checks().keys().values())
          .allSatisfy(
              station -> {
                assertThat(station.results()).isEqualTo(each);
                assertThat(station.different() + station.missing()).isZero();
              });
      assertThat(versions(broker.brokers(), "Dongsi"))
          .containsExactly(10L, 20L, each / models.channels());
    }
  }

  private static List<Reading> fill(String brokers) throws IOException {
    BeijingAir trace = BeijingAir.days(DAYS);
    try (Topics topics = new Topics(brokers)) {
      topics.create(Topics.Plan.of("readings", 3));
    }
    Stream<Message> messages =
        trace.readings().map(reading -> Message.observation(reading, Optional.empty()));
    TopicPlayer.all(brokers, "readings", messages);
    try (Stream<Reading> all = trace.readings()) {
      return all.toList();
    }
  }

  private PipelineSpec spec(String brokers) {
    String yaml =
        AirDemo.PIPELINE
            .yaml()
            .replace("topics: [readings]", "topics: [readings], bounded: true")
            .replace("every: 50", "every: 10");
    return PipelineYaml.read(
        "bounded.yaml",
        yaml,
        Map.of("BROKERS", brokers, "CHECKPOINTS", folder.resolve("checkpoints").toUri().toString()),
        StandardCatalog.catalog());
  }

  private static List<Result> results(String brokers, ResultJson json) {
    List<Result> results = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers, "codes")) {
      reader.drain(
          record -> {
            try {
              results.add(json.read(record.value()));
            } catch (IOException fault) {
              throw new UncheckedIOException(fault);
            }
          });
    }
    return results;
  }

  private static List<Long> versions(String brokers, String group) {
    List<Long> versions = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers, "models")) {
      reader.drain(
          record -> {
            ModelName name = PublishedModel.read(record.value()).manifest().name();
            if (name.group().equals(group)) {
              versions.add(name.version());
            }
          });
    }
    return versions;
  }
}
