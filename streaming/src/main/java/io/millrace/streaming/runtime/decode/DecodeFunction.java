package io.millrace.streaming.runtime.decode;

import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.task.RuntimeMetrics;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/*
 * State of a group: the published versions, the number of codes that wait for each missing version,
 * and those codes by version and arrival. The codes that wait for version v have the keys v/0 …
 * v/(count - 1), so nothing is scanned.
 *
 * At the end of both inputs comes the last watermark, Long.MAX_VALUE. Models have no event time, so
 * no watermark comes earlier.
 */
/**
 * Decodes packets by the published versions that wrote them, keyed by group. A packet whose version
 * has not arrived waits in the state. If the version has not arrived when both inputs end, the
 * packet becomes a dead letter. Versions are never removed.
 */
public final class DecodeFunction
    extends KeyedCoProcessFunction<String, CodedObservation, ModelRelease, Result> {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_SHOWN = 200;

  private final String writer;
  private final List<String> channels;
  private final CatalogSource catalog;
  private transient MapState<Long, byte[]> versions;
  private transient MapState<Long, Long> counts;
  private transient MapState<String, CodedObservation> waiting;
  private transient Codebooks codebooks;
  private transient Map<Reason, Counter> refused;

  /**
   * @param writer name of the pipeline that wrote the codes
   * @param channels channels of a reading
   * @param catalog source of the operators
   */
  public DecodeFunction(String writer, List<String> channels, CatalogSource catalog) {
    this.writer = writer;
    this.channels = List.copyOf(channels);
    this.catalog = catalog;
  }

  @Override
  public void open(OpenContext context) {
    versions =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "versions", Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    counts =
        getRuntimeContext().getMapState(new MapStateDescriptor<>("counts", Types.LONG, Types.LONG));
    waiting =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("waiting", Types.STRING, WireTypes.code()));
    codebooks = new Codebooks(catalog.get(), channels);
    refused = RuntimeMetrics.deadLetters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement1(CodedObservation code, Context context, Collector<Result> out)
      throws Exception {
    long version = code.position().version();
    byte[] message = versions.get(version);
    if (message != null) {
      decode(code, message, context, out);
      return;
    }
    Long count = counts.get(version);
    long before = count == null ? 0 : count;
    waiting.put(place(version, before), code);
    counts.put(version, before + 1);
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void processElement2(ModelRelease release, Context context, Collector<Result> out)
      throws Exception {
    long version = release.version();
    versions.put(version, release.message());
    for (CodedObservation code : taken(version)) {
      decode(code, release.message(), context, out);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Result> out) throws Exception {
    List<Long> missing = new ArrayList<>();
    counts.keys().forEach(missing::add);
    missing.sort(null);
    for (long version : missing) {
      for (CodedObservation code : taken(version)) {
        refuse(
            code,
            Reason.UNKNOWN_VERSION,
            "expected version "
                + version
                + " of group '"
                + code.group()
                + "' among the models, found none until their end; read the models of the pipeline"
                + " that wrote the codes, all versions of them",
            context);
      }
    }
  }

  /** Removes and returns the codes that wait for a version, in the order of arrival. */
  private List<CodedObservation> taken(long version) throws Exception {
    Long count = counts.get(version);
    List<CodedObservation> codes = new ArrayList<>();
    for (long at = 0; count != null && at < count; at++) {
      codes.add(waiting.get(place(version, at)));
      waiting.remove(place(version, at));
    }
    counts.remove(version);
    return codes;
  }

  private void decode(
      CodedObservation code, byte[] message, Context context, Collector<Result> out) {
    CodedObservation.Position position = code.position();
    float[] values;
    try {
      values = codebooks.decode(code.group(), position.version(), message, code.packet());
    } catch (IllegalArgumentException unreadable) {
      refuse(code, Reason.MALFORMED, unreadable.getMessage(), context);
      return;
    }
    out.collect(
        new Result(
            code.key(),
            code.group(),
            position.time(),
            position.sequence(),
            position.version(),
            values,
            code.label(),
            ResultSource.of(writer + "/" + code.group())));
  }

  private void refuse(CodedObservation code, Reason reason, String detail, Context context) {
    refused.get(reason).inc();
    String packet = Base64.getEncoder().encodeToString(code.packet());
    String shown =
        packet.length() > LONGEST_SHOWN ? packet.substring(0, LONGEST_SHOWN) + "…" : packet;
    String payload =
        "key=" + code.key() + " sequence=" + code.position().sequence() + " packet=" + shown;
    context.output(
        SideOutputs.DEAD_LETTERS, new DeadLetter(reason, detail, code.origin(), payload));
  }

  private static String place(long version, long at) {
    return version + "/" + at;
  }
}
