package io.millrace.continual.network;

import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Softmax;
import org.junit.jupiter.api.Nested;

/** The nine laws on convolutions of every kind, and on what stands between them. */
class ConvolutionContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(NetworkContract.CHANNELS, layers);
  }

  @Nested
  class Plain extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Conv1d.of(7, Window.of(5)));
    }
  }

  @Nested
  class Pointwise extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Conv1d(20, Window.of(1), 1, Bias.NONE));
    }
  }

  @Nested
  class PointwiseWithStride extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Conv1d.of(4, Window.of(1).everyNth(3)));
    }
  }

  @Nested
  class StrideAndDilation extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Conv1d.of(3, Window.of(3).everyNth(2).dilatedBy(3).padded(2, 4)));
    }
  }

  @Nested
  class StrideBeyondTheKernel extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Conv1d.of(3, Window.of(2).everyNth(5)));
    }
  }

  @Nested
  class SamePadding extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Conv1d.of(3, Window.of(5).same()));
    }
  }

  @Nested
  class CausalPadding extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Conv1d.of(3, Window.of(4).dilatedBy(2).causal()));
    }
  }

  @Nested
  class Groups extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Conv1d(9, Window.of(3), 3, Bias.LEARNED));
    }
  }

  @Nested
  class Depthwise extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Conv1d(CHANNELS, Window.of(3).same(), CHANNELS, Bias.LEARNED));
    }
  }

  @Nested
  class FoldedBatchNorm extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Conv1d.of(5, Window.of(3).same()),
          BatchNorm.of(1e-3),
          Activation.RELU,
          new Linear(4, Bias.NONE),
          BatchNorm.of(1e-5));
    }
  }

  @Nested
  class BatchNormOfItsOwn extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(BatchNorm.of(1e-5), Conv1d.of(5, Window.of(3).same()));
    }
  }

  @Nested
  class PaddedStridesInARow extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Conv1d.of(5, Window.of(3).everyNth(2).same()),
          Activation.GELU,
          Conv1d.of(4, Window.of(5).everyNth(3).padded(1, 3)),
          new LayerNorm(1e-5),
          Conv1d.of(3, Window.of(2).causal()),
          new Softmax());
    }
  }
}
