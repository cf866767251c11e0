package io.millrace.simulate.demo;

import io.millrace.catalog.StandardCatalog;
import io.millrace.math.SeededRandom;
import io.millrace.operator.ModelCatalog;
import io.millrace.operator.ModelSpec;
import io.millrace.operator.Ports;
import io.millrace.operator.SingleStream;
import io.millrace.operator.StreamModel;
import io.millrace.standardize.Standardize;
import io.millrace.streaming.pipeline.ModelPlan;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operators of a pipeline in plain Java, to judge what the pipeline makes of a station. */
final class DemoModels {

  private final ModelPlan plan;

  DemoModels(ModelPlan plan) {
    this.plan = plan;
  }

  /**
   * One station in plain Java.
   *
   * @param whole the pipeline's operators, as a group of one
   * @param standardized the stages before the learner: what it gets to see
   */
  record Streams(SingleStream whole, SingleStream standardized) {

    /** A result as the operator's answer, with its fields by name. */
    SingleStream.Answer answer(Result result) {
      return new SingleStream.Answer(whole.signature().ports(), result.output(), result.version());
    }
  }

  int channels() {
    return plan.channels().size();
  }

  /** Coefficients that the learner keeps of a reading. */
  int keep() {
    return (Integer) plan.stages().get(plan.stages().size() - 1).options().get("keep");
  }

  /** The fields of a result. */
  Ports ports() {
    return whole().signature().ports();
  }

  /** Observations of a key that have no result. */
  int silent() {
    return whole().signature().timing().delay();
  }

  Streams streams(String station) {
    ModelCatalog echoing =
        ModelCatalog.empty()
            .with("standardize", Standardize.factory())
            .with(Echo.TYPE, Echo.FACTORY);
    List<ModelSpec> before = new ArrayList<>(plan.stages().subList(0, plan.stages().size() - 1));
    before.add(new ModelSpec(Echo.TYPE, Map.of()));
    return new Streams(
        SingleStream.of(whole(), SeededRandom.derive(plan.seed(), station)),
        SingleStream.of(echoing.create(before, channels()), 0));
  }

  private StreamModel whole() {
    return StandardCatalog.catalog().create(plan.stages(), channels());
  }
}
