package io.millrace.continual.network;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.CachedEncoder;
import io.millrace.continual.attention.CrossAttention;
import io.millrace.continual.attention.TransformerEncoder;
import io.millrace.continual.combine.Conditional;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Select;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.combine.SqueezeExcite;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.ConvTranspose1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.graph.GraphConv;
import io.millrace.continual.graph.SpatialAttention;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.GroupNorm;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pointwise.RmsNorm;
import io.millrace.continual.pointwise.Softmax;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.RunningAverage;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.Flatten;
import io.millrace.continual.space.Regions;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Architectures on frames with space, of up to twelve layers of every kind, drawn from a seed. */
final class RandomSpaceNetworks {

  private static final int DEEPEST = 2;

  private final SeededRandom random;

  RandomSpaceNetworks(long seed) {
    this.random = new SeededRandom(seed);
  }

  Architecture next() {
    while (true) {
      List<Integer> space = new ArrayList<>();
      for (int axes = 1 + random.below(2); axes > 0; axes--) {
        space.add(2 + random.below(4));
      }
      FrameShape input = new FrameShape(1 + random.below(4), space);
      List<Layer> layers = new ArrayList<>();
      FrameShape shape = input;
      for (int count = 2 + random.below(11); count > 0; count--) {
        Layer layer = fitting(shape, 0);
        layers.add(layer);
        shape = layer.output(shape);
      }
      Architecture drawn = Architecture.of(input, layers.toArray(new Layer[0]));
      LayerTiming timing = drawn.timing();
      if (timing.delay() < 30 && timing.stride() <= 6 && timing.padding() < 40) {
        return drawn;
      }
    }
  }

  /** Draws until a layer fits the frames. */
  private Layer fitting(FrameShape shape, int depth) {
    while (true) {
      Layer drawn = layer(shape, depth);
      if (drawn.misfits(shape).isEmpty() && drawn.output(shape).width() <= 96) {
        return drawn;
      }
    }
  }

  private Layer layer(FrameShape shape, int depth) {
    int channels = shape.channels();
    int axes = shape.space().size();
    return switch (random.below(depth < DEEPEST ? 24 : 19)) {
      case 0 -> Activation.values()[random.below(Activation.values().length)];
      case 1 -> BatchNorm.of(1e-3);
      case 2 -> random.below(2) == 0 ? new LayerNorm(1e-2) : new RmsNorm(1e-2);
      case 3 -> new GroupNorm(random.below(2) == 0 ? channels : 1, 1e-2);
      case 4 -> new Linear(1 + random.below(5), bias());
      case 5 -> recurrent();
      case 6 -> new Delay(random.below(3));
      case 7 -> random.below(3) == 0 ? new Trim(random.below(2), 1) : new Positions(3);
      case 8 -> attention(channels);
      case 9 -> pool(axes);
      case 10 -> adaptive(shape);
      case 11 -> new Conv1d(1 + random.below(5), window(2), 1, bias());
      case 12 -> graph(shape);
      case 13 ->
          new SpatialAttention(
              random.below(2) == 0 ? channels : 4, 2, 1 + random.below(2), random.below(2), 1e-3);
      case 14 -> new SqueezeExcite(1 + random.below(3), 1 + random.below(3), Activation.SIGMOID);
      case 15 -> random.below(4) == 0 ? new Flatten() : new Softmax();
      case 16 -> dispatched(shape);
      case 19, 20 -> residual(shape, depth);
      case 21, 22 -> parallel(shape);
      case 23 -> Sequential.of(fitting(shape, depth + 1));
      default -> conv(channels, axes);
    };
  }

  /** Layers that upsample, average for ever, choose channels and branches, or cache keys. */
  private Layer dispatched(FrameShape shape) {
    int channels = shape.channels();
    return switch (random.below(6)) {
      case 0 -> {
        int stride = shape.space().size() < 2 ? 1 + random.below(2) : 1;
        boolean keeps = random.below(2) == 0;
        yield new ConvTranspose1d(
            1 + random.below(3),
            keeps ? stride * (1 + random.below(2)) : stride + random.below(3),
            stride,
            keeps ? ConvTranspose1d.Tail.KEEP : ConvTranspose1d.Tail.DROP,
            bias());
      }
      case 1 -> random.below(2) == 0 ? RunningAverage.mean() : RunningAverage.exponential(.3);
      case 2 -> new Select(List.of(random.below(channels), random.below(channels)));
      case 3 ->
          new CrossAttention(
              1 + random.below(3),
              new Attention(1 + random.below(3), 1, 0, Attention.Start.MASK, bias()));
      case 4 ->
          new Conditional(
              random.below(channels),
              .2,
              Child.numbered(
                  List.of(
                      Sequential.of(Conv1d.of(channels, Window.of(3).same())),
                      Sequential.of(Activation.TANH))));
      default ->
          new CachedEncoder(
              new TransformerEncoder.Block(
                  1,
                  3,
                  TransformerEncoder.Norm.values()[random.below(2)],
                  Activation.RELU,
                  TransformerEncoder.Last.PLAIN,
                  1e-2),
              1 + random.below(2),
              1 + random.below(3),
              random.below(2),
              CachedEncoder.Start.values()[random.below(3)],
              CachedEncoder.Positions.values()[random.below(4)]);
    };
  }

  private Bias bias() {
    return random.below(3) == 0 ? Bias.NONE : Bias.LEARNED;
  }

  private Window window(int strides) {
    Window drawn =
        Window.of(1 + random.below(3))
            .dilatedBy(1 + random.below(2))
            .everyNth(random.below(3) == 0 ? strides : 1);
    return switch (random.below(4)) {
      case 0 -> drawn.same().filled(Window.Fill.values()[random.below(2)]);
      case 1 -> drawn.causal().filled(Window.Fill.values()[random.below(2)]);
      default -> drawn;
    };
  }

  private Layer conv(int channels, int axes) {
    int groups = random.below(3) == 0 ? channels : 1;
    return new SpaceConv(
        groups * (1 + random.below(3)),
        window(2),
        SpaceConvolutionTest.window(random, axes),
        groups,
        bias());
  }

  private Layer recurrent() {
    int hidden = 1 + random.below(4);
    return random.below(2) == 0
        ? new Gru(hidden, 1, Gru.Reset.AFTER_PRODUCT, bias())
        : new Lstm(hidden, 1, 0, Lstm.Peepholes.NONE, bias());
  }

  private Layer attention(int channels) {
    int window = 1 + random.below(4);
    Attention.Start start = Attention.Start.values()[random.below(2)];
    if (random.below(2) == 0) {
      return new Attention(window, 1, random.below(window), start, bias());
    }
    TransformerEncoder.Block block =
        new TransformerEncoder.Block(
            channels % 2 == 0 ? 2 : 1,
            3,
            TransformerEncoder.Norm.values()[random.below(2)],
            Activation.GELU,
            TransformerEncoder.Last.PLAIN,
            1e-2);
    return new TransformerEncoder(block, 1 + random.below(3), window, random.below(window), start);
  }

  private Layer pool(int axes) {
    Window drawn = window(3).filled(Window.Fill.ZEROS);
    return new SpacePool(
        Pool.Kind.values()[random.below(2)],
        drawn,
        random.below(3) == 0
            ? SpaceWindow.of()
            : SpaceConvolutionTest.window(random, axes).filled(SpaceWindow.Mode.ZEROS),
        SpacePool.Count.values()[random.below(2)]);
  }

  private Layer adaptive(FrameShape shape) {
    Regions regions =
        random.below(2) == 0
            ? AdaptiveSpace.all()
            : new AdaptiveSpace(Collections.nCopies(shape.space().size(), 1 + random.below(2)));
    return SpacePool.last(Pool.Kind.values()[random.below(2)], 1 + random.below(3), regions);
  }

  private Layer graph(FrameShape shape) {
    return new GraphConv(
        random.below(2) == 0 ? shape.channels() : 1 + random.below(4),
        1 + random.below(3),
        random.below(2) * 2,
        GraphConv.Shortcut.values()[random.below(2)],
        1e-3);
  }

  private Layer residual(FrameShape shape, int depth) {
    Layer first = fitting(shape, depth + 1);
    boolean kept =
        first.output(shape).equals(shape)
            && first.timing().stride() == 1
            && first.timing().shrink() == 0;
    Window window = Window.of(1 + random.below(3)).same();
    Layer last = Conv1d.of(shape.channels(), window.padded(window.reach(), 0));
    return kept ? Residual.of(first, last) : Residual.of(last, Activation.TANH);
  }

  /** Branches of the same space; one of them may have a single place. */
  private Layer parallel(FrameShape shape) {
    Parallel.Join join = Parallel.Join.values()[random.below(4)];
    int out = 1 + random.below(3);
    List<Layer> branches = new ArrayList<>();
    for (int count = 2 + random.below(2); count > 0; count--) {
      Window window = Window.of(1 + random.below(3)).dilatedBy(1 + random.below(2));
      window = random.below(2) == 0 ? window.same() : window.causal();
      branches.add(Conv1d.of(out, window));
    }
    if (join != Parallel.Join.CONCAT && shape.hasSpace() && random.below(2) == 0) {
      Layer mean = SpacePool.last(Pool.Kind.AVERAGE, 1, AdaptiveSpace.all());
      branches.add(Sequential.of(mean, new Linear(out, Bias.LEARNED), Activation.SIGMOID));
    }
    return Parallel.of(join, branches.toArray(new Layer[0]));
  }
}
