package io.millrace.continual.network;

import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.combine.SqueezeExcite;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.graph.GraphConv;
import io.millrace.continual.graph.SpatialAttention;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.GroupNorm;
import io.millrace.continual.pointwise.RmsNorm;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.Flatten;
import io.millrace.continual.space.SpaceWindow;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The nine laws on frames with space: six numbers are two channels at three places. */
class SpaceContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(new FrameShape(2, List.of(3)), layers);
  }

  @Nested
  class ConvolutionInTimeAndSpace extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          SpaceConv.of(4, Window.of(3).same(), SpaceWindow.of(2)),
          BatchNorm.of(1e-3),
          Activation.RELU,
          new SpaceConv(
              8,
              Window.of(2).everyNth(2).padded(1, 0).filled(Window.Fill.REPLICATE),
              SpaceWindow.of(2).padded(1).filled(SpaceWindow.Mode.CIRCULAR),
              4,
              Bias.NONE));
    }
  }

  /** A layer without space between layers with it: each place has its own state. */
  @Nested
  class LayersAtEachPlace extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new Gru(3, 1, Gru.Reset.AFTER_PRODUCT, Bias.LEARNED),
          new RmsNorm(1e-5),
          Residual.of(Conv1d.of(3, Window.of(3).same())),
          new Flatten(),
          new Linear(2, Bias.LEARNED));
    }
  }

  @Nested
  class PoolsThatOverlap extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new SpacePool(
              Pool.Kind.AVERAGE,
              Window.of(3).dilatedBy(2).padded(1, 1),
              SpaceWindow.of(2).padded(1),
              SpacePool.Count.WITHOUT_PADDING),
          new SpacePool(
              Pool.Kind.MAXIMUM,
              Window.of(4).everyNth(2).padded(2, 2),
              SpaceWindow.of(2),
              SpacePool.Count.WITH_PADDING));
    }
  }

  @Nested
  class PoolsThatDoNotOverlap extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new SpacePool(
              Pool.Kind.MAXIMUM,
              Window.of(2).everyNth(3).padded(1, 1),
              SpaceWindow.of(2),
              SpacePool.Count.WITH_PADDING),
          SpacePool.last(Pool.Kind.AVERAGE, 2, AdaptiveSpace.all()));
    }
  }

  @Nested
  class ChannelsThatAreExcited extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new GroupNorm(1, 1e-5),
          new SqueezeExcite(3, 4, Activation.HARD_SIGMOID),
          Parallel.of(
              Parallel.Join.MAX,
              Conv1d.of(2, Window.of(3).same()),
              Sequential.of(
                  SpacePool.last(Pool.Kind.AVERAGE, 1, AdaptiveSpace.all()),
                  new Linear(2, Bias.LEARNED))));
    }
  }

  @Nested
  class NodesOfAGraph extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new GraphConv(4, 3, 0, GraphConv.Shortcut.ADDED, 1e-5),
          Residual.of(
              new GraphConv(4, 2, 2, GraphConv.Shortcut.ADDED, 1e-5),
              SpaceConv.of(4, Window.of(5).same(), SpaceWindow.of(1)),
              BatchNorm.of(1e-5)),
          new SpatialAttention(4, 2, 2, 3, 1e-5));
    }
  }
}
