package io.millrace.continual.network;

import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.Pool.Kind;
import io.millrace.continual.pool.Trim;
import org.junit.jupiter.api.Nested;

/** The nine laws on pools, and on layers that move frames in time. */
class PoolingContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(NetworkContract.CHANNELS, layers);
  }

  @Nested
  class AverageOfEachStretch extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Pool(Kind.AVERAGE, Window.of(4).everyNth(4).padded(2, 2)));
    }
  }

  @Nested
  class MaximumOfEachStretch extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Pool(Kind.MAXIMUM, Window.of(3).everyNth(5).padded(1, 1)));
    }
  }

  @Nested
  class SlidingAverage extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Pool(Kind.AVERAGE, Window.of(5).everyNth(2).padded(2, 2)));
    }
  }

  /** Behind a linear layer with a strong bias, so that zeros would not pass for padding. */
  @Nested
  class SlidingMaximum extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Activation.SIGMOID,
          new Linear(3, Layer.Bias.LEARNED),
          new Pool(Kind.MAXIMUM, Window.of(4).dilatedBy(2).padded(2, 2)));
    }
  }

  @Nested
  class EveryThirdFrame extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Pool(Kind.MAXIMUM, Window.of(1).everyNth(3)));
    }
  }

  @Nested
  class DelayThenTrim extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Delay(3), new Trim(2, 4), new Delay(0));
    }
  }

  @Nested
  class PositionsBehindAStride extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Pool(Kind.AVERAGE, Window.of(2).everyNth(2)), new Positions(5));
    }
  }
}
