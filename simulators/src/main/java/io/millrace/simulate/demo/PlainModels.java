package io.millrace.simulate.demo;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the operators of a pipeline in plain Java, to compare with the pipeline's results. */
public final class PlainModels {

  private final ModelPlan plan;

  public PlainModels(ModelPlan plan) {
    this.plan = plan;
  }

  /**
   * One key in plain Java.
   *
   * @param whole all operators of the pipeline, for a group of one
   * @param seen the stages before the last; their output is what the last observes
   */
  public record Streams(SingleStream whole, SingleStream seen) {

    /** A result as the operator's answer, with its fields by name. */
    public SingleStream.Answer answer(Result result) {
      return new SingleStream.Answer(whole.signature().ports(), result.output(), result.version());
    }
  }

  public int channels() {
    return plan.channels().size();
  }

  /** An option of the last stage, as written in the pipeline. */
  public Object option(String name) {
    return plan.stages().get(plan.stages().size() - 1).options().get(name);
  }

  /** The fields of a result. */
  public Ports ports() {
    return whole().signature().ports();
  }

  /** Number of observations of a key before its first result. */
  public int silent() {
    return whole().signature().timing().delay();
  }

  /** Number of results of a key with this number of observations. */
  public long results(long observations) {
    Timing timing = whole().signature().timing();
    return observations <= timing.delay()
        ? 0
        : (observations - timing.delay() - 1) / timing.stride() + 1;
  }

  /** A key in its initial state, which is a group of one. */
  public Streams streams(String key) {
    List<ModelSpec> before = new ArrayList<>(plan.stages().subList(0, plan.stages().size() - 1));
    before.add(new ModelSpec(Echo.TYPE, Map.of()));
    return new Streams(
        SingleStream.of(whole(), SeededRandom.derive(plan.seed(), key)),
        SingleStream.of(
            StandardCatalog.catalog().with(Echo.TYPE, Echo.FACTORY).create(before, channels()), 0));
  }

  private StreamModel whole() {
    return plan.model(StandardCatalog.catalog());
  }
}
