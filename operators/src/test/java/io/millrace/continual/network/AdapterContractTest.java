package io.millrace.continual.network;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.adapter.Adapter.Kind;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.tune.Loss;
import io.millrace.math.backend.JvmBackend;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The nine laws for networks with adapters. */
class AdapterContractTest {

  private static final Adapter SPLORA = Adapter.of(Kind.SPLORA, 2);

  /** Three convolutions and a linear layer. */
  private static Architecture architecture(Adapter first, Adapter second) {
    return Architecture.of(
        NetworkContract.CHANNELS,
        new Conv1d(8, Window.of(3).same(), 1, Bias.LEARNED, first),
        Activation.RELU,
        Conv1d.of(5, Window.of(2).everyNth(2)),
        Activation.TANH,
        new Conv1d(4, Window.of(3).causal(), 1, Bias.LEARNED, second),
        new Linear(3, Bias.LEARNED, second));
  }

  @Nested
  class AmongTheWeights extends NetworkContract {
    @Override
    Architecture architecture() {
      return AdapterContractTest.architecture(SPLORA, Adapter.of(Kind.LORA, 2));
    }
  }

  /** New groups, which answer as the frozen network. */
  @Nested
  class OfGroups extends OperatorContract {
    @Override
    protected StreamModel model() {
      Architecture own = architecture(SPLORA.perGroup(), Adapter.of(Kind.LORA, 2).perGroup());
      return Network.operator(own, RandomWeights.of(own, 7));
    }

    @Override
    protected Optional<Offline> offline(float[][] clip) {
      Architecture plain = architecture(Adapter.NONE, Adapter.NONE);
      return Optional.of(new Offline(WholeClip.run(plain, RandomWeights.of(plain, 7), clip), 2e-5));
    }
  }

  /** The last two layers are trained, after every third observation. */
  @Nested
  class Learning extends OperatorContract {
    @Override
    protected StreamModel model() {
      Architecture own = architecture(Adapter.NONE, SPLORA.perGroup().withBias());
      return Network.learning(
          own,
          RandomWeights.of(own, 7),
          new LearnOptions(Loss.SQUARED_ERROR, .01, 3, 3, -1),
          JvmBackend.ofProcess());
    }

    @Override
    protected float[] observation(SeededRandom random) {
      float[] row = new float[NetworkContract.CHANNELS];
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) random.gaussian();
      }
      return row;
    }
  }
}
