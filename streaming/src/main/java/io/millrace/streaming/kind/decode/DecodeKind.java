package io.millrace.streaming.kind.decode;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.json.PacketDecoder;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.PublishedModels;
import io.millrace.streaming.kind.RecordAdmission;
import io.millrace.streaming.runtime.decode.Arrival;
import io.millrace.streaming.runtime.decode.DecodeFunction;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.wire.WireTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline that decodes packets with the codebooks that their writer published. */
public final class DecodeKind implements PipelineKind {

  @Override
  public RecordDecoder decoder(PipelineSpec spec) {
    return new PacketDecoder(Encoder.PACKET, spec.input().largestRecord());
  }

  @Override
  public void check(PipelineSpec spec) throws IOException {
    if (decode(spec).models() instanceof SourceSpec.ModelFolder models) {
      ModelDecoder.manifests(models.path());
    }
  }

  @Override
  public Streams build(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      SingleOutputStreamOperator<Inbound> source) {
    RecordAdmission<CodedObservation> codes =
        RecordAdmission.of(spec.name(), source, CodedObservation.class, WireTypes.code());
    PublishedModels.Read models =
        new PublishedModels(spec.name(), decode(spec).models())
            .read(environment, ModelDecoder::manifests);
    String writer = decode(spec).pipeline();
    SingleOutputStreamOperator<Result> results =
        codes
            .records()
            .keyBy(CodedObservation::group, Types.STRING)
            .connect(
                models
                    .releases()
                    .filter(release -> release.pipeline().equals(writer))
                    .name("models of the writer")
                    .uid(PipelineKind.uid(spec.name(), "models-of-the-writer"))
                    .setParallelism(1)
                    .keyBy(ModelRelease::group, Types.STRING))
            .process(
                new DecodeFunction(
                    writer, spec.model().channels(), catalog, arrival(spec.input().source())))
            .returns(WireTypes.result())
            .name("decode")
            .uid(PipelineKind.uid(spec.name(), "decode"));
    return new Streams(
        results,
        ports(spec.model().channels().size()),
        Optional.of(codes.refused().union(models.refused())),
        Optional.empty());
  }

  /** The files of a folder are read in any order, and by several tasks. */
  private static Arrival arrival(SourceSpec source) {
    return source instanceof SourceSpec.JsonLines || source instanceof SourceSpec.Files
        ? Arrival.ANY_ORDER
        : Arrival.AS_WRITTEN;
  }

  /** A result holds readings, in a field of the name that they have in an observation. */
  private static Ports ports(int channels) {
    return new Ports(
        channels, Ports.Missing.ALLOWED, List.of(OutputField.likeInput("values", channels)));
  }

  @Override
  public Map<String, String> summary(PipelineSpec spec) {
    return Map.of("decodes by", decode(spec).pipeline() + ", " + decode(spec).models().summary());
  }

  private static DecodeSpec decode(PipelineSpec spec) {
    return spec.input().published(DecodeSpec.class).orElseThrow();
  }
}
