package io.millrace.streaming.job;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.runtime.decode.DecodeFunction;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.wire.WireTypes;
import java.util.List;
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

  Decoded build(StreamExecutionEnvironment environment, DataStream<CodedObservation> codes) {
    PublishedModels.Read models =
        new PublishedModels(spec.name(), decode.models())
            .read(environment, ModelDecoder::manifests);
    String writer = decode.pipeline();
    SingleOutputStreamOperator<Result> results =
        codes
            .keyBy(CodedObservation::group, Types.STRING)
            .connect(
                models
                    .releases()
                    .filter(release -> release.pipeline().equals(writer))
                    .name("models of the writer")
                    .uid(uid("models-of-the-writer"))
                    .setParallelism(1)
                    .keyBy(ModelRelease::group, Types.STRING))
            .process(new DecodeFunction(writer, spec.model().channels(), catalog))
            .returns(WireTypes.result())
            .name("decode")
            .uid(uid("decode"));
    return new Decoded(results, models.refused());
  }

  private String uid(String role) {
    return spec.name() + "-" + role;
  }
}
