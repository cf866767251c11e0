package io.millrace.streaming.pipeline;

import io.millrace.operator.OutputField;
import io.millrace.operator.Ports;
import io.millrace.streaming.connect.KafkaSources;
import io.millrace.streaming.connect.ModelDecoder;
import io.millrace.streaming.runtime.Admission;
import io.millrace.streaming.runtime.CatalogSource;
import io.millrace.streaming.runtime.DecodeFunction;
import io.millrace.streaming.runtime.SideOutputs;
import io.millrace.streaming.wire.Code;
import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Inbound;
import io.millrace.streaming.wire.ModelRelease;
import io.millrace.streaming.wire.Result;
import io.millrace.streaming.wire.WireTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The middle of a pipeline that decodes: codes and published versions in, readings out. */
final class DecodeJob {

  private final PipelineSpec spec;
  private final DecodeSpec decode;
  private final CatalogSource catalog;

  DecodeJob(PipelineSpec spec, DecodeSpec decode, CatalogSource catalog) {
    this.spec = spec;
    this.decode = decode;
    this.catalog = catalog;
  }

  /** What a result of it holds: readings, under the name that an observation has them. */
  static Ports ports(int channels) {
    return new Ports(
        channels, Ports.Missing.ALLOWED, List.of(OutputField.likeInput("values", channels)));
  }

  /**
   * Decoded readings, and what was refused on the way.
   *
   * @param results with a side output of dead letters
   * @param refused dead letters of the models
   */
  record Decoded(SingleOutputStreamOperator<Result> results, DataStream<DeadLetter> refused) {}

  Decoded build(StreamExecutionEnvironment environment, DataStream<Code> codes) {
    SingleOutputStreamOperator<ModelRelease> models =
        models(environment)
            .process(new Admission<>(ModelRelease.class))
            .returns(WireTypes.modelRelease())
            .name("model admission")
            .uid(uid("model-admission"))
            .setParallelism(1);
    String writer = decode.pipeline();
    SingleOutputStreamOperator<Result> results =
        codes
            .keyBy(Code::group, Types.STRING)
            .connect(
                models
                    .filter(release -> release.pipeline().equals(writer))
                    .name("models of the writer")
                    .uid(uid("models-of-the-writer"))
                    .setParallelism(1)
                    .keyBy(ModelRelease::group, Types.STRING))
            .process(new DecodeFunction(spec.model().channels(), catalog))
            .returns(WireTypes.result())
            .name("decode")
            .uid(uid("decode"));
    return new Decoded(results, models.getSideOutput(SideOutputs.DEAD_LETTERS));
  }

  private SingleOutputStreamOperator<Inbound> models(StreamExecutionEnvironment environment) {
    if (decode.models() instanceof SourceSpec.Kafka kafka) {
      return environment
          .fromSource(
              KafkaSources.of(kafka, uid("models"), new ModelDecoder()),
              WatermarkStrategy.noWatermarks(),
              "model source")
          .uid(uid("model-source"))
          .setParallelism(1);
    }
    String folder = ((SourceSpec.ModelFolder) decode.models()).path();
    try {
      return environment
          .fromData(ModelDecoder.manifests(folder), Types.STRING)
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
    return spec.name() + "-" + role;
  }
}
