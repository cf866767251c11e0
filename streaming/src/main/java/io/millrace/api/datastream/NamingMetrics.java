package io.millrace.api.datastream;

import io.millrace.api.evaluation.AnswerMetrics;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.judge.JudgedParts;
import io.millrace.streaming.judge.MetricValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;

/** Names the numbers of metrics. */
final class NamingMetrics implements MapFunction<Evaluated, AnswerMetrics> {

  private static final long serialVersionUID = 1L;

  private final MetricValues values;
  private final Evaluation evaluation;

  /**
   * @param names of the metrics that are wanted; none: all
   */
  NamingMetrics(Evaluation evaluation, List<String> names) {
    this.values = new MetricValues(evaluation.judged(), names);
    this.evaluation = evaluation;
  }

  @Override
  public AnswerMetrics map(Evaluated record) {
    Evaluated.Metrics metrics = (Evaluated.Metrics) record;
    JudgedParts parts = evaluation.parts();
    Map<String, AnswerMetrics.Part> named = new LinkedHashMap<>();
    for (int part = 0; part < parts.names().size(); part++) {
      named.put(parts.names().get(part), part(parts.part(part, metrics.sums())));
    }
    return new AnswerMetrics(
        AnswerMetrics.Scope.valueOf(metrics.scope().name()),
        metrics.key(),
        metrics.group(),
        metrics.start(),
        metrics.end(),
        evaluation.beside().methods().get(metrics.method()),
        named);
  }

  private AnswerMetrics.Part part(double[] sums) {
    Map<String, Map<String, Double>> channels = new LinkedHashMap<>();
    for (int channel = 0; channel < values.channels().size(); channel++) {
      channels.put(values.channels().get(channel), values.ofChannel(channel, sums));
    }
    return new AnswerMetrics.Part(values.of(sums), channels);
  }
}
