package io.millrace.streaming.kind;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.connect.kafka.KafkaSources;
import io.millrace.streaming.connect.kafka.RetainedOffsets;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.kafka.offset.TopicRange;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.connect.record.StampedDecoder;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The operators of a job that read the models of other pipelines. */
public final class PublishedModels {

  private final String pipeline;
  private final SourceSpec from;

  /**
   * @param pipeline name of the pipeline that reads
   * @param from a topic or a folder
   */
  public PublishedModels(String pipeline, SourceSpec from) {
    this.pipeline = pipeline;
    this.from = from;
  }

  /** Which versions of a folder are read; of a topic all are. */
  public interface Choice {

    /** File names of the manifests, in the order in which they are read. */
    List<String> manifests(String folder) throws IOException;
  }

  /**
   * Published models and dead letters.
   *
   * @param releases models of any pipeline, those of a group in order
   * @param refused dead letters of the models
   */
  public record Read(
      SingleOutputStreamOperator<ModelRelease> releases, DataStream<DeadLetter> refused) {}

  /** Adds the source and the admission of models. */
  public Read read(StreamExecutionEnvironment environment, Choice choice) {
    SingleOutputStreamOperator<ModelRelease> models =
        source(environment, choice)
            .process(new Admission<>(ModelRelease.class))
            .returns(WireTypes.modelRelease())
            .name("model admission")
            .uid(uid("model-admission"))
            .setParallelism(1);
    return new Read(models, models.getSideOutput(SideOutputs.DEAD_LETTERS));
  }

  private SingleOutputStreamOperator<Inbound> source(
      StreamExecutionEnvironment environment, Choice choice) {
    if (from instanceof SourceSpec.Kafka kafka) {
      return environment
          .fromSource(
              KafkaSources.of(
                  kafka,
                  TopicRange.of(kafka.reach()),
                  uid("models"),
                  StampedDecoder.unbounded(new ModelDecoder()),
                  new RetainedOffsets(kafka, LossPolicy.ACCEPT)),
              WatermarkStrategy.noWatermarks(),
              "model source")
          .uid(uid("model-source"))
          .setParallelism(1);
    }
    String folder = ((SourceSpec.ModelFolder) from).path();
    try {
      return environment
          .fromData(choice.manifests(folder), Types.STRING)
          .name("model source")
          .uid(uid("model-source"))
          .setParallelism(1)
          .map(new ModelDecoder.OfFolder(folder))
          .returns(WireTypes.inbound())
          .name("model files")
          .uid(uid("model-files"))
          .setParallelism(1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable.getMessage(), unreadable);
    }
  }

  private String uid(String role) {
    return pipeline + "-" + role;
  }
}
