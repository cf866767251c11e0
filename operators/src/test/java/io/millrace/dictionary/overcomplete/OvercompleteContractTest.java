package io.millrace.dictionary.overcomplete;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nine laws, with a naive computation over all readings so far in double precision. */
class OvercompleteContractTest extends OperatorContract {

  private static final int N = 5;
  private static final int ATOMS = 9;
  private static final int KEEP = 2;
  private static final int BATCH = 7;
  private static final double HORIZON = 70;

  @Override
  protected StreamModel model() {
    Map<String, Object> options =
        Map.of("atoms", ATOMS, "keep", KEEP, "batch", BATCH, "horizon", HORIZON);
    return ModelCatalog.empty()
        .with("overcomplete", OvercompleteModel.factory())
        .create(List.of(new ModelSpec("overcomplete", options)), N);
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    Learner learner = (Learner) model();
    StateLayout layout = learner.signature().parameters();
    float[] start = new float[layout.width()];
    learner.initialize(start, seed());
    double[][] atoms = new double[ATOMS][N];
    for (int j = 0; j < ATOMS; j++) {
      for (int i = 0; i < N; i++) {
        atoms[j][i] = start[layout.offset("atoms") + j * N + i];
      }
    }
    NaiveOvercomplete naive = new NaiveOvercomplete(atoms, KEEP, BATCH, Math.exp(-BATCH / HORIZON));
    float[][] outputs = new float[clip.length][];
    for (int at = 0; at < clip.length; at++) {
      double[] reading = new double[N];
      for (int i = 0; i < N; i++) {
        reading[i] = clip[at][i];
      }
      outputs[at] = naive.next(reading);
    }
    // Float sums of sixty readings of order one have errors of some 1e-6; atoms feed them back.
    return Optional.of(new Offline(outputs, 1e-3));
  }
}
