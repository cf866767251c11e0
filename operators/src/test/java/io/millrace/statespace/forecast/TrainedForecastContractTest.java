package io.millrace.statespace.forecast;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.statespace.layer.LayerTwin;
import io.millrace.statespace.layer.NaiveS5;
import io.millrace.statespace.mode.Discretisation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nine laws where poles, steps and input weights learn by their exact gradient. */
class TrainedForecastContractTest extends OperatorContract {

  private static final Map<String, Object> OPTIONS =
      Map.ofEntries(
          Map.entry("ahead", 2),
          Map.entry("targets", List.of(0, 2)),
          Map.entry("layer", "s5"),
          Map.entry("start", "legs"),
          Map.entry("states", 4),
          Map.entry("copies", 2),
          Map.entry("dt_min", .1),
          Map.entry("dt_max", .4),
          Map.entry("train", "dynamics"),
          Map.entry("dynamics_rate", .02),
          Map.entry("readout", "nlms"),
          Map.entry("missing", "zero"));

  /** What a group starts from, in the twin's order: dynamics, then readout. */
  static float[] start(Learner learner, LayerTwin twin, long seed) {
    Signature signature = learner.signature();
    float[] parameters = new float[signature.parameters().width()];
    learner.initialize(parameters, seed);
    float[] start = Arrays.copyOf(parameters, twin.size());
    System.arraycopy(
        parameters,
        signature.parameters().offset("readout"),
        start,
        twin.dynamics(),
        twin.size() - twin.dynamics());
    return start;
  }

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(3, OPTIONS);
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    LayerTwin twin = new LayerTwin(4, 3, 2, 3, Discretisation.ZOH);
    float[] start = start(ForecastContractTest.model(3, OPTIONS), twin, seed());
    NaiveForecast naive = new NaiveForecast(twin, start, 2, 0, 2);
    double[] gaps = new double[clip.length];
    Arrays.fill(gaps, 1);
    float[][] outputs = naive.outputs(NaiveS5.widened(clip), gaps, NaiveForecast.nlms(.5), .02);
    // Adam divides by the root of a mean square: where a gradient is near zero its sign, and with
    // it
    // a step of 0.02, hangs on rounding.
    return Optional.of(new Offline(outputs, 5e-3));
  }
}
