package io.millrace.streaming.pipeline;

import io.millrace.operator.OutputField;
import io.millrace.operator.Ports;
import io.millrace.streaming.connect.ModelDecoder;
import io.millrace.streaming.runtime.CatalogSource;
import io.millrace.streaming.runtime.DecodeFunction;
import io.millrace.streaming.wire.Code;
import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.ModelRelease;
import io.millrace.streaming.wire.Result;
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

  Decoded build(StreamExecutionEnvironment environment, DataStream<Code> codes) {
    PublishedModels.Read models =
        new PublishedModels(spec.name(), decode.models())
            .read(environment, ModelDecoder::manifests);
    String writer = decode.pipeline();
    SingleOutputStreamOperator<Result> results =
        codes
            .keyBy(Code::group, Types.STRING)
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
