package io.millrace.continual.network;

import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.LogSoftmax;
import io.millrace.continual.pointwise.Softmax;
import io.millrace.continual.pointwise.SquareRoot;
import org.junit.jupiter.api.Nested;

/** The nine laws on layers that look at one frame alone. */
class PointwiseContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(NetworkContract.CHANNELS, layers);
  }

  @Nested
  class Nothing extends NetworkContract {
    @Override
    Architecture architecture() {
      return of();
    }
  }

  @Nested
  class LinearLayer extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Linear(17, Bias.LEARNED));
    }
  }

  @Nested
  class LayerNormLayer extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new LayerNorm(1e-5));
    }
  }

  @Nested
  class SoftmaxLayer extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Softmax());
    }
  }

  @Nested
  class LogSoftmaxLayer extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new LogSoftmax());
    }
  }

  @Nested
  class RootOfPositives extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Activation.SIGMOID, new SquareRoot());
    }
  }

  /** Odd and even layers turn values round, so that each sees both signs. */
  @Nested
  class EveryActivation extends NetworkContract {
    @Override
    Architecture architecture() {
      Layer[] layers = new Layer[2 * Activation.values().length];
      for (Activation activation : Activation.values()) {
        layers[2 * activation.ordinal()] = new Linear(19, Bias.LEARNED);
        layers[2 * activation.ordinal() + 1] = activation;
      }
      return of(layers);
    }

    @Override
    double tolerance() {
      return 5e-5;
    }
  }
}
