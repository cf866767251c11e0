package io.millrace.streaming.runtime.evaluate;

import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.judge.WindowMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/*
 * The Flink key is the start of a window, so that the sums of a window are read without those of
 * others. The sums so far are those of one more key, ALL. A timer fires behind the watermark that
 * let all subtasks before give the window, and windows in their order.
 *
 * Memory: the sums of the keys of one window, packed.
 */
/**
 * Adds the sums of all keys of a window, when it is complete. Its parallelism is 1, since addition
 * depends on its order.
 */
public final class MetricsOperator extends AbstractStreamOperator<Evaluated>
    implements OneInputStreamOperator<Evaluated, Evaluated>, Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  /** No start of a window. */
  private static final String ALL = "";

  private static final MapStateDescriptor<String, double[]> SUMS =
      new MapStateDescriptor<>(
          "sums", Types.STRING, PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final MapStateDescriptor<String, double[]> SO_FAR =
      new MapStateDescriptor<>(
          "so-far", Types.STRING, PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final Evaluation evaluation;
  private transient WindowMetrics adding;
  private transient MapState<String, double[]> keys;
  private transient MapState<String, double[]> soFar;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient MetricGauges gauges;

  public MetricsOperator(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  @Override
  public void open() throws Exception {
    super.open();
    adding = new WindowMetrics(evaluation);
    keys = getPartitionedState(SUMS);
    soFar = getPartitionedState(SO_FAR);
    timers = getInternalTimerService("windows", VoidNamespaceSerializer.INSTANCE, this);
    gauges = new MetricGauges(evaluation, getMetricGroup());
  }

  @Override
  public void processElement(StreamRecord<Evaluated> element) throws Exception {
    Evaluated.OfKey key = (Evaluated.OfKey) element.getValue();
    keys.put(Keys.text(key.key(), key.group()), key.sums());
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, key.end());
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    long end = timer.getTimestamp();
    long start = Long.parseLong(timer.getKey());
    List<Evaluated.OfKey> judged = new ArrayList<>();
    for (var entry : keys.entries()) {
      judged.add(
          new Evaluated.OfKey(
              Keys.key(entry.getKey()), Keys.group(entry.getKey()), start, end, entry.getValue()));
    }
    keys.clear();
    setCurrentKey(ALL);
    adding.of(
        judged,
        this::soFar,
        metrics -> {
          gauges.take(metrics);
          output.collect(new StreamRecord<>(metrics, end));
        });
  }

  private double[] soFar(Evaluated.Scope scope, String group, double[] window) throws Exception {
    String name = scope + " " + group;
    double[] before = soFar.get(name);
    double[] after = window.clone();
    for (int i = 0; before != null && i < after.length; i++) {
      after[i] += before[i];
    }
    soFar.put(name, after);
    return after;
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {}
}
