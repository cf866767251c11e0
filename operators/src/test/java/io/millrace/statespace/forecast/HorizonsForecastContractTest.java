package io.millrace.statespace.forecast;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.statespace.layer.LayerTwin;
import io.millrace.statespace.layer.NaiveS5;
import io.millrace.statespace.mode.Discretisation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nine laws with three horizons of one model. */
class HorizonsForecastContractTest extends OperatorContract {

  private static final Map<String, Object> OPTIONS =
      Map.of(
          "ahead",
          List.of(4, 1, 2),
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
          "forgetting",
          1,
          "ridge",
          .5);

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(3, OPTIONS);
  }

  @Override
  protected Set<String> judging() {
    return Set.of("error_1", "error_2", "error_4");
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
    trained.put("ahead", 4);
    Learner learner = ForecastContractTest.model(3, trained);
    LayerTwin twin = new LayerTwin(6, 3, 3, 1, Discretisation.ZOH);
    float[] start = TrainedForecastContractTest.start(learner, twin, seed());
    NaiveHorizons naive = new NaiveHorizons(twin, start, new int[] {1, 2, 4}, 1, 0);
    double[] gaps = new double[clip.length];
    Arrays.fill(gaps, 1);
    // The solution's condition is below 1e3; rounding 6e-8 a row.
    return Optional.of(new Offline(naive.outputs(NaiveS5.widened(clip), gaps, .5), 1e-3));
  }
}
