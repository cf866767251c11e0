package io.millrace.statespace.layer;

import io.millrace.api.math.Curve;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.math.RowNorm;
import java.util.Arrays;

/*
 * z (rows x H), in place:
 *   Norm       a = (z - mean) / sqrt(variance + 1e-6) · gain + bias, over the H of a row
 *   Recurrent  y = layer(a), advances each row's state
 *   Bend       g = GELU(y)
 *   Gate       z <- z + {g | g·s | y·s | (W1 g + b1)·s},  s = sigmoid(W2 g + b2)
 */
/** Runs one S5 block: norm, state-space layer, gated unit, residual. */
final class S5Block {

  private final BlockPart[] parts;
  private final RunningLayer layer;

  /**
   * @param offset offset of the block's modes in a key's state
   */
  S5Block(S5Weights.Block weights, int offset, KernelChoice choice) {
    this.layer = new RunningLayer(weights.layer(), choice);
    this.parts =
        new BlockPart[] {
          new Norm(weights, choice),
          new Recurrent(layer, offset),
          new Bend(weights.gating().gelu(), choice),
          new Gate(weights.gating(), choice)
        };
  }

  int stateWidth() {
    return layer.stateWidth();
  }

  long multiplyAdds() {
    return Arrays.stream(parts).mapToLong(BlockPart::multiplyAdds).sum();
  }

  /** Advances every active row and replaces {@code buffers.z} by the block's output. */
  void step(BlockPart.Buffers buffers) {
    for (BlockPart part : parts) {
      part.step(buffers);
    }
  }

  private static final class Norm implements BlockPart {
    private static final double EPSILON = 1e-6;
    private final RowNorm norm;
    private final Kernels kernels;

    Norm(S5Weights.Block weights, KernelChoice choice) {
      int width = weights.normGain().length;
      float[] gain = new float[width];
      float[] bias = new float[width];
      for (int i = 0; i < width; i++) {
        gain[i] = (float) weights.normGain()[i];
        bias[i] = (float) weights.normBias()[i];
      }
      this.norm = new RowNorm(gain, bias, EPSILON);
      this.kernels = choice.create();
    }

    @Override
    public void step(Buffers buffers) {
      kernels.normalise(buffers.z, norm, buffers.normed);
    }

    @Override
    public long multiplyAdds() {
      return 4L * norm.width();
    }
  }

  private static final class Recurrent implements BlockPart {
    private final RunningLayer layer;
    private final int offset;

    Recurrent(RunningLayer layer, int offset) {
      this.layer = layer;
      this.offset = offset;
    }

    @Override
    public void step(Buffers buffers) {
      layer.step(buffers.normed, buffers, offset, buffers.y);
    }

    @Override
    public long multiplyAdds() {
      return layer.multiplyAdds();
    }
  }

  private static final class Bend implements BlockPart {
    private final Gelu gelu;
    private final Kernels kernels;
    private final Lanes lanes;

    Bend(Gelu gelu, KernelChoice choice) {
      this.gelu = gelu;
      this.kernels = choice.create();
      this.lanes = choice.lanes();
    }

    @Override
    public void step(Buffers buffers) {
      gelu.apply(buffers.y, buffers.bent, kernels, lanes);
    }

    @Override
    public long multiplyAdds() {
      return 0;
    }
  }

  private static final class Gate implements BlockPart {
    private final GatedUnit unit;
    private final RunningAffine linear;
    private final RunningAffine gate;
    private final Kernels kernels;
    private final Lanes lanes;

    Gate(S5Weights.Gating gating, KernelChoice choice) {
      this.unit = gating.unit();
      this.kernels = choice.create();
      this.lanes = choice.lanes();
      this.linear = gating.linear() == null ? null : new RunningAffine(gating.linear(), kernels);
      this.gate = gating.gate() == null ? null : new RunningAffine(gating.gate(), kernels);
    }

    @Override
    public void step(Buffers buffers) {
      if (unit == GatedUnit.NONE) {
        kernels.scaleAndAdd(1, buffers.bent, 1, buffers.z);
        return;
      }
      FloatMatrix open = buffers.room;
      gate.apply(buffers.bent, open);
      kernels.bend(Curve.SIGMOID, open.values(), 0, open.size());
      FloatMatrix through = unit == GatedUnit.HALF_GLU2 ? buffers.y : buffers.bent;
      if (unit == GatedUnit.FULL_GLU) {
        linear.apply(buffers.bent, buffers.y);
        through = buffers.y;
      }
      lanes.addProduct(through, open, buffers.z);
    }

    @Override
    public long multiplyAdds() {
      return (gate == null ? 0 : gate.multiplyAdds())
          + (linear == null ? 0 : linear.multiplyAdds());
    }
  }
}
