package io.millrace.continual.network;

import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.CachedEncoder;
import io.millrace.continual.attention.CrossAttention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.attention.SlidingRows;
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
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.Elementary;
import io.millrace.continual.pointwise.Fill;
import io.millrace.continual.pointwise.GroupNorm;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.LogSoftmax;
import io.millrace.continual.pointwise.ParametricRelu;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pointwise.RmsNorm;
import io.millrace.continual.pointwise.Softmax;
import io.millrace.continual.pointwise.SquareRoot;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.RunningAverage;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import io.millrace.continual.space.Flatten;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Registry of the kinds of layer that a network file can contain. */
public final class LayerKinds {

  private static final LayerKinds STANDARD =
      new LayerKinds(Map.of())
          .with(Conv1d.KIND)
          .with(SpaceConv.KIND_2D, SpaceConv.KIND_3D)
          .with(ConvTranspose1d.KIND)
          .with(Linear.KIND)
          .with(BatchNorm.KIND)
          .with(LayerNorm.KIND)
          .with(GroupNorm.KIND)
          .with(RmsNorm.KIND)
          .with(Activation.KINDS.toArray(LayerKind[]::new))
          .with(Softmax.KIND)
          .with(LogSoftmax.KIND)
          .with(SquareRoot.KIND)
          .with(Elementary.KINDS.toArray(LayerKind[]::new))
          .with(ParametricRelu.KIND)
          .with(Rnn.KIND)
          .with(Gru.KIND)
          .with(Lstm.KIND)
          .with(Pool.AVERAGE_KIND)
          .with(Pool.MAXIMUM_KIND)
          .with(SpacePool.KINDS.toArray(LayerKind[]::new))
          .with(RunningAverage.KINDS.toArray(LayerKind[]::new))
          .with(Delay.KIND)
          .with(Trim.KIND)
          .with(Positions.KIND)
          .with(Fill.KIND)
          .with(Attention.KIND)
          .with(CrossAttention.KIND)
          .with(RetroactiveAttention.KIND, SlidingRows.KIND)
          .with(TransformerEncoder.KIND, CachedEncoder.KIND)
          .with(GraphConv.KIND, GraphConv.ADAPTIVE_KIND, SpatialAttention.KIND)
          .with(Flatten.KIND)
          .with(Select.KIND)
          .with(Sequential.KIND, Sequential.REPEAT_KIND, Sequential.USE_KIND)
          .with(Residual.KIND)
          .with(Parallel.KIND, Conditional.KIND)
          .with(SqueezeExcite.KIND);

  private final Map<String, LayerKind> kinds;

  private LayerKinds(Map<String, LayerKind> kinds) {
    this.kinds = Collections.unmodifiableMap(kinds);
  }

  /** The kinds that ship with Millrace. */
  public static LayerKinds standard() {
    return STANDARD;
  }

  /**
   * Returns these kinds and the given ones.
   *
   * @throws IllegalArgumentException if two kinds have the same name
   */
  public LayerKinds with(LayerKind... more) {
    Map<String, LayerKind> all = new LinkedHashMap<>(kinds);
    for (LayerKind kind : more) {
      if (all.putIfAbsent(kind.kind(), kind) != null) {
        throw new IllegalArgumentException(
            "Cannot register the layer "
                + kind.kind()
                + " twice: expected a name of its own, found one of "
                + String.join(", ", kinds.keySet()));
      }
    }
    return new LayerKinds(all);
  }

  /** The names, in the order in which messages list them. */
  List<String> names() {
    return List.copyOf(kinds.keySet());
  }

  /** The kinds in the same order. */
  List<LayerKind> all() {
    return new ArrayList<>(kinds.values());
  }

  /** The kind with the given name, or null. */
  LayerKind named(String name) {
    return kinds.get(name);
  }
}
