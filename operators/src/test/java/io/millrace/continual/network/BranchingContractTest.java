package io.millrace.continual.network;

import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Parallel.Join;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Residual.Align;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.recurrent.Gru;
import org.junit.jupiter.api.Nested;

/** The nine laws on branches whose outputs must wait for one another. */
class BranchingContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(NetworkContract.CHANNELS, layers);
  }

  private static Conv1d conv(Window window) {
    return Conv1d.of(NetworkContract.CHANNELS, window);
  }

  @Nested
  class ResidualOfTheSameLength extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Residual.of(conv(Window.of(5).same()), Activation.RELU));
    }
  }

  @Nested
  class CausalResidual extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Residual.of(conv(Window.of(3).dilatedBy(4).causal())));
    }
  }

  @Nested
  class ResidualOfTheMiddle extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Residual(Sequential.of(conv(Window.of(5))), Align.CENTER));
    }
  }

  @Nested
  class ResidualOfTheOldest extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Residual(Sequential.of(conv(Window.of(4).padded(2, 0))), Align.OLDEST));
    }
  }

  @Nested
  class ResidualOfTheNewest extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Residual(Sequential.of(conv(Window.of(4).padded(1, 1))), Align.NEWEST));
    }
  }

  /** Residual inside residual, behind a stride. */
  @Nested
  class NestedResiduals extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Conv1d.of(4, Window.of(3).everyNth(2).same()),
          Residual.of(
              Conv1d.of(4, Window.of(3).same()),
              Residual.of(Conv1d.of(4, Window.of(5).same()), Activation.TANH)));
    }
  }

  /** The shortcut of a strided block is a strided convolution of its own: delays 2 and 0. */
  @Nested
  class StridedShortcut extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Parallel.of(
              Join.SUM,
              Sequential.of(
                  Conv1d.of(4, Window.of(3).everyNth(2).same()),
                  Activation.RELU,
                  Conv1d.of(4, Window.of(3).same())),
              Conv1d.of(4, Window.of(1).everyNth(2))));
    }
  }

  /** Delays 0, 1, 4 and 6 under a stride of 3: whole strides apart and not. */
  @Nested
  class ManyDelaysUnderAStride extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Parallel.of(
              Join.CONCAT,
              conv(Window.of(1).everyNth(3)),
              conv(Window.of(3).everyNth(3).same()),
              Conv1d.of(2, Window.of(3).everyNth(3).dilatedBy(4).same()),
              Sequential.of(Conv1d.of(3, Window.of(3).everyNth(3).padded(2, 0)), new Delay(2))));
    }
  }

  @Nested
  class RecurrentBesideConvolution extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Parallel.of(
              Join.CONCAT,
              Sequential.of(),
              new Gru(3, 1, Gru.Reset.AFTER_PRODUCT, Bias.LEARNED),
              Sequential.of(conv(Window.of(7).same()), new LayerNorm(1e-5))),
          new Linear(2, Bias.LEARNED));
    }
  }
}
