package io.millrace.statespace.forecast;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.statespace.layer.LayerTwin;
import io.millrace.statespace.layer.NaiveS5;
import io.millrace.statespace.mode.Discretisation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nine laws with least squares three observations ahead, on time that counts. */
class ForecastContractTest extends OperatorContract {

  private static final Map<String, Object> OPTIONS =
      Map.of(
          "ahead",
          3,
          "targets",
          List.of(1, 0),
          "start",
          "lin",
          "states",
          4,
          "dt_min",
          .3,
          "dt_max",
          .3,
          "gaps",
          "held",
          "gap_unit",
          500,
          "forgetting",
          1,
          "ridge",
          .5);

  static Learner model(int channels, Map<String, Object> options) {
    return (Learner)
        ModelCatalog.empty()
            .with("forecast", ForecastModel.factory())
            .create(List.of(new ModelSpec("forecast", options)), channels);
  }

  @Override
  protected StreamModel model() {
    return model(3, OPTIONS);
  }

  @Override
  protected boolean seeded() {
    return false;
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    // The dynamics stay: the twin takes them from a learner that would train them.
    Map<String, Object> trained = new HashMap<>(OPTIONS);
    trained.put("train", "dynamics");
    Learner learner = model(3, trained);
    LayerTwin twin = new LayerTwin(6, 3, 3, 1, Discretisation.ZOH);
    NaiveForecast naive =
        new NaiveForecast(twin, TrainedForecastContractTest.start(learner, twin, seed()), 3, 1, 0);
    double[] prior = new double[2 * twin.features()];
    prior[1 + 1] = 1;
    prior[twin.features() + 1] = 1;
    double[] gaps = new double[clip.length];
    Arrays.fill(gaps, 2);
    gaps[0] = 1;
    float[][] outputs =
        naive.outputs(NaiveS5.widened(clip), gaps, NaiveForecast.ridge(.5, prior), 0);
    // The solution's condition is below 1e3; rounding 6e-8 a row.
    return Optional.of(new Offline(outputs, 1e-3));
  }
}
