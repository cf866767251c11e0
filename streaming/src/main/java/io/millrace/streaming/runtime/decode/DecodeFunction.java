package io.millrace.streaming.runtime.decode;

import io.millrace.api.operator.Encoder;
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
 * v/(count - 1), so nothing is scanned. Of an encoder that predicts, also what is held of each key.
 *
 * Packets that are predicted are decoded in their order. One whose version is there waits too while
 * others of the group wait: their version is an older one, since versions of a group only grow.
 *
 * From files, packets of a key come in any order. Then what is held is kept for each packet that has
 * no successor yet, by key/number, and packets without their predecessor wait in `early`, by
 * key/number too, until it was decoded. What waits at the end is refused.
 *
 * At the end of both inputs comes the last watermark, Long.MAX_VALUE. Models have no event time, so
 * no watermark comes earlier.
 */
/**
 * Decodes packets by the published versions that wrote them, keyed by group. A packet whose version
 * has not arrived waits in the state. If the version has not arrived when both inputs end, the
 * packet becomes a dead letter. Versions are never removed.
 *
 * <p>A packet that is predicted from one that did not come is refused, and so are those behind it
 * until the key's next keyframe. Where packets {@linkplain Arrival arrive} in any order, that is
 * known at the end.
 */
public final class DecodeFunction
    extends KeyedCoProcessFunction<String, CodedObservation, ModelRelease, Result> {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_SHOWN = 200;

  private final String writer;
  private final List<String> channels;
  private final CatalogSource catalog;
  private final Arrival arrival;
  private transient MapState<Long, byte[]> versions;
  private transient MapState<Long, Long> counts;
  private transient MapState<String, CodedObservation> waiting;
  private transient MapState<String, byte[]> held;
  private transient MapState<String, CodedObservation> early;
  private transient Codebooks codebooks;
  private transient Map<Reason, Counter> refused;

  /**
   * @param writer name of the pipeline that wrote the codes
   * @param channels channels of a reading
   * @param catalog source of the operators
   * @param arrival in which order the packets of a key come
   */
  public DecodeFunction(
      String writer, List<String> channels, CatalogSource catalog, Arrival arrival) {
    this.writer = writer;
    this.channels = List.copyOf(channels);
    this.catalog = catalog;
    this.arrival = arrival;
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
    held =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "held", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    early =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("early", Types.STRING, WireTypes.code()));
    codebooks = new Codebooks(catalog.get(), channels);
    refused = RuntimeMetrics.deadLetters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement1(CodedObservation code, Context context, Collector<Result> out)
      throws Exception {
    long version = code.position().version();
    byte[] message = versions.get(version);
    if (message != null && (counts.isEmpty() || !isPredicted(code.group(), version, message))) {
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
    if (!isPredicted(release.group(), version, release.message())) {
      decodeWaiting(version, release.message(), context, out);
      return;
    }
    for (long waiting : waitingVersions()) {
      byte[] message = versions.get(waiting);
      if (message == null) {
        return;
      }
      decodeWaiting(waiting, message, context, out);
    }
  }

  private void decodeWaiting(long version, byte[] message, Context context, Collector<Result> out)
      throws Exception {
    for (CodedObservation code : taken(version)) {
      decode(code, message, context, out);
    }
  }

  /** Whether packets of a model need those before them; not of one that cannot decode at all. */
  private boolean isPredicted(String group, long version, byte[] message) {
    try {
      return codebooks.of(group, version, message).encoder().held() > 0;
    } catch (IllegalArgumentException unusable) {
      return false;
    }
  }

  private List<Long> waitingVersions() throws Exception {
    List<Long> all = new ArrayList<>();
    counts.keys().forEach(all::add);
    all.sort(null);
    return all;
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Result> out) throws Exception {
    for (long version : waitingVersions()) {
      byte[] message = versions.get(version);
      if (message != null) {
        decodeWaiting(version, message, context, out);
        continue;
      }
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
    List<String> left = new ArrayList<>();
    early.keys().forEach(left::add);
    left.sort(null);
    for (String place : left) {
      CodedObservation code = early.get(place);
      refuse(code, Reason.LOST_PACKET, lost(code, null), context);
      early.remove(place);
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

  private void decode(CodedObservation code, byte[] message, Context context, Collector<Result> out)
      throws Exception {
    decodeOne(code, message, context, out);
    decodeEarly(code, context, out);
  }

  private void decodeOne(
      CodedObservation code, byte[] message, Context context, Collector<Result> out)
      throws Exception {
    CodedObservation.Position position = code.position();
    float[] values;
    try {
      Codebooks.Codebook codebook = codebooks.of(code.group(), position.version(), message);
      HeldReading last = held(code);
      float[] before = before(code, codebook.encoder(), last);
      if (before == null) {
        putOff(code, last, context);
        return;
      }
      values = codebook.decode(code.packet(), before);
      if (before.length > 0) {
        HeldReading next = HeldReading.after(position.sequence(), code.packet(), before);
        held.remove(heldBefore(code));
        held.put(heldAfter(code), next.bytes());
      }
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

  private HeldReading held(CodedObservation code) throws Exception {
    byte[] bytes = held.get(heldBefore(code));
    return bytes == null ? null : HeldReading.of(bytes);
  }

  private String heldBefore(CodedObservation code) {
    return arrival == Arrival.AS_WRITTEN
        ? code.key()
        : numbered(code.key(), code.position().sequence() - 1);
  }

  private String heldAfter(CodedObservation code) {
    return arrival == Arrival.AS_WRITTEN
        ? code.key()
        : numbered(code.key(), code.position().sequence());
  }

  private static String numbered(String key, long sequence) {
    return key + "/" + sequence;
  }

  /** Keeps a packet whose predecessor may still come, and refuses any other. */
  private void putOff(CodedObservation code, HeldReading last, Context context) throws Exception {
    String place = heldAfter(code);
    if (arrival == Arrival.ANY_ORDER && !early.contains(place)) {
      early.put(place, code);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
      return;
    }
    refuse(code, Reason.LOST_PACKET, lost(code, last), context);
    if (last != null && isOlder(code, last)) {
      held.remove(code.key());
    }
  }

  /** Decodes the packets that waited for this one, and those that waited for them. */
  private void decodeEarly(CodedObservation before, Context context, Collector<Result> out)
      throws Exception {
    String place = numbered(before.key(), before.position().sequence() + 1);
    CodedObservation next = arrival == Arrival.ANY_ORDER ? early.get(place) : null;
    while (next != null) {
      early.remove(place);
      decodeOne(next, versions.get(next.position().version()), context, out);
      place = numbered(next.key(), next.position().sequence() + 1);
      next = early.get(place);
    }
  }

  /**
   * Returns what is held before a packet; null if that is not known.
   *
   * @param last what is held of the key; null if nothing
   */
  private static float[] before(CodedObservation code, Encoder encoder, HeldReading last) {
    int width = encoder.held();
    if (width == 0) {
      return HeldReading.nothing(0);
    }
    if (encoder.isKeyframe(code.packet())) {
      return HeldReading.nothing(width);
    }
    boolean follows =
        last != null && last.values().length == width && last.isBefore(code.position().sequence());
    return follows ? last.values() : null;
  }

  /**
   * Whether a packet is from before the last one, and not that one once more: then its writer may
   * have gone back, and what it writes from here on is predicted from readings of another past.
   */
  private static boolean isOlder(CodedObservation code, HeldReading last) {
    long sequence = code.position().sequence();
    return sequence <= last.sequence() && !last.isOf(sequence, code.packet());
  }

  private static String lost(CodedObservation code, HeldReading last) {
    long sequence = code.position().sequence();
    if (last != null && last.isOf(sequence, code.packet())) {
      return "expected packet "
          + (sequence + 1)
          + " of key '"
          + code.key()
          + "', found packet "
          + sequence
          + " once more; its reading was written before, and those behind it are decoded";
    }
    return "expected "
        + (last == null ? "a keyframe" : "packet " + (last.sequence() + 1) + " or a keyframe")
        + " of key '"
        + code.key()
        + "', found packet "
        + sequence
        + ", which is predicted from packet "
        + (sequence - 1)
        + "; readings come again with the next keyframe of the key (option keyframe of compress),"
        + " or read the packets from their beginning";
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
