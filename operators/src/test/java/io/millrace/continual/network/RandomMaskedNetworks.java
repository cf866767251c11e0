package io.millrace.continual.network;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.CachedEncoder;
import io.millrace.continual.attention.CrossAttention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.attention.TransformerEncoder;
import io.millrace.continual.combine.Conditional;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Select;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.combine.SqueezeExcite;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.Fill;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pointwise.SquareRoot;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.RunningAverage;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.List;

/** Architectures whose layers have a meaning for missing frames, drawn from a seed. */
final class RandomMaskedNetworks {

  private final SeededRandom random;

  RandomMaskedNetworks(long seed) {
    this.random = new SeededRandom(seed);
  }

  Architecture next() {
    while (true) {
      boolean space = random.below(2) == 0;
      FrameShape input =
          new FrameShape(1 + random.below(4), space ? List.of(1 + random.below(3)) : List.of());
      List<Layer> layers = new ArrayList<>();
      FrameShape shape = input;
      for (int count = 1 + random.below(8); count > 0; count--) {
        Layer layer = fitting(shape);
        layers.add(layer);
        shape = layer.output(shape);
      }
      if (random.below(4) == 0) {
        layers.add(new Fill(Fill.With.values()[random.below(2)]));
        layers.add(Conv1d.of(2, Window.of(3).same()));
      }
      try {
        Architecture drawn = Architecture.of(input, Missing.MASK, layers.toArray(new Layer[0]));
        if (drawn.timing().delay() < 25 && drawn.timing().padding() < 40) {
          return drawn;
        }
      } catch (NetworkException misfit) {
        // A fill behind a layer that has none missing: draw again.
        continue;
      }
    }
  }

  private Layer fitting(FrameShape shape) {
    while (true) {
      Layer drawn = layer(shape);
      if (drawn.misfits(shape).isEmpty() && drawn.output(shape).width() <= 64) {
        return drawn;
      }
    }
  }

  private Layer layer(FrameShape shape) {
    int channels = shape.channels();
    Attention.Start start = Attention.Start.values()[random.below(2)];
    int window = 1 + random.below(5);
    return switch (random.below(18)) {
      case 0 -> new Linear(1 + random.below(4), Bias.LEARNED);
      case 1 -> new LayerNorm(1e-2);
      case 2 -> random.below(2) == 0 ? Activation.GELU : BatchNorm.of(1e-3);
      case 3 -> Sequential.of(Activation.RELU, new SquareRoot(), new Positions(3));
      case 4 -> new Attention(window, 1, random.below(window), start, Bias.LEARNED);
      case 5 ->
          new CrossAttention(
              1, new Attention(window, 1, random.below(window), start, Bias.LEARNED));
      case 6 -> new RetroactiveAttention(1 + random.below(4), 1, Bias.LEARNED);
      case 7 ->
          new TransformerEncoder(block(), 1 + random.below(3), window, random.below(window), start);
      case 8, 9 ->
          new CachedEncoder(
              block(),
              1 + random.below(3),
              window,
              random.below(3),
              CachedEncoder.Start.values()[random.below(3)],
              CachedEncoder.Positions.values()[random.below(4)]);
      case 10 -> new Pool(kind(), window(random.below(2) == 0));
      case 11 ->
          new SpacePool(
              kind(), window(true), SpaceWindow.of(), SpacePool.Count.values()[random.below(2)]);
      case 12 -> SpacePool.last(kind(), 1 + random.below(4), AdaptiveSpace.all());
      case 13 -> random.below(2) == 0 ? RunningAverage.mean() : RunningAverage.exponential(.3);
      case 14 ->
          random.below(2) == 0
              ? new Delay(random.below(4))
              : new Trim(random.below(3), random.below(3));
      case 15 -> new SqueezeExcite(2, 1 + random.below(3), Activation.SIGMOID);
      case 16 -> Residual.of(kept());
      default -> branches(channels);
    };
  }

  private Layer branches(int channels) {
    Layer first = Sequential.of(kept(), new Select(List.of(random.below(channels))));
    Layer second = Sequential.of(kept(), new Linear(1, Bias.NONE));
    if (random.below(3) == 0) {
      return new Conditional(random.below(channels), .1, Child.numbered(List.of(first, second)));
    }
    Layer third = Sequential.of(new Fill(Fill.With.HOLD), Conv1d.of(1, Window.of(3).same()));
    Parallel.Join join = Parallel.Join.values()[random.below(4)];
    return random.below(2) == 0
        ? Parallel.of(join, first, third)
        : Parallel.of(join, second, third, first);
  }

  /** A layer that keeps channels and length of a clip. */
  private Layer kept() {
    int window = 2 + random.below(4);
    return switch (random.below(4)) {
      case 0 -> new Pool(kind(), Window.of(3).same());
      case 1 -> new Attention(window, 1, random.below(window), Attention.Start.MASK, Bias.NONE);
      case 2 -> new TransformerEncoder(block(), 2, window, 1, Attention.Start.MASK);
      default -> new Delay(random.below(3));
    };
  }

  private Pool.Kind kind() {
    return Pool.Kind.values()[random.below(2)];
  }

  private Window window(boolean dilates) {
    int kernel = 1 + random.below(4);
    Window window =
        Window.of(kernel)
            .everyNth(1 + random.below(kernel + 2))
            .dilatedBy(dilates ? 1 + random.below(2) : 1);
    return window.padded(random.below(kernel / 2 + 1), random.below(kernel / 2 + 1));
  }

  private TransformerEncoder.Block block() {
    return new TransformerEncoder.Block(
        1,
        3,
        TransformerEncoder.Norm.values()[random.below(2)],
        Activation.RELU,
        TransformerEncoder.Last.values()[random.below(2)],
        1e-2);
  }
}
