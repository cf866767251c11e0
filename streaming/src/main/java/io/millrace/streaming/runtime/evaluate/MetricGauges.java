package io.millrace.streaming.runtime.evaluate;

import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.judge.JudgedParts;
import io.millrace.streaming.judge.MetricValues;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/*
 * Names: evaluate.method.METHOD.METRIC for all keys, evaluate.group.GROUP.method.METHOD.METRIC.
 */
/**
 * Gauges of the window that was given last: for all keys, and for the first groups, since a
 * registry must not grow with the groups.
 */
final class MetricGauges {

  /** Groups that have gauges. */
  static final int MOST_GROUPS = 20;

  private final MetricValues values;
  private final JudgedParts parts;
  private final List<String> methods;
  private final MetricGroup metrics;
  private final Map<String, Map<String, Double>> latest = new ConcurrentHashMap<>();
  private int groups;

  MetricGauges(Evaluation evaluation, MetricGroup metrics) {
    this.values = new MetricValues(evaluation.judged(), List.of());
    this.parts = evaluation.parts();
    this.methods = evaluation.beside().methods();
    this.metrics = metrics.addGroup("millrace").addGroup("evaluate");
    for (int method = 0; method < methods.size(); method++) {
      register(name(Evaluated.Scope.OVERALL, "", method), this.metrics, method);
    }
  }

  /** Takes the metrics of a window. */
  void take(Evaluated.Metrics given) {
    if (given.scope() == Evaluated.Scope.KEY) {
      return;
    }
    String name = name(given.scope(), given.group(), given.method());
    if (!latest.containsKey(name)) {
      if (given.method() == 0) {
        groups++;
      }
      if (groups > MOST_GROUPS) {
        return;
      }
      register(name, metrics.addGroup("group", given.group()), given.method());
    }
    latest.put(name, values.of(parts.part(JudgedParts.WINDOW, given.sums())));
  }

  private void register(String name, MetricGroup in, int method) {
    latest.put(name, Map.of());
    MetricGroup own = in.addGroup("method", methods.get(method));
    for (String metric : values.of(new double[parts.width()]).keySet()) {
      own.gauge(metric, (Gauge<Double>) () -> latest.get(name).getOrDefault(metric, Double.NaN));
    }
  }

  private static String name(Evaluated.Scope scope, String group, int method) {
    return scope + " " + method + " " + group;
  }
}
