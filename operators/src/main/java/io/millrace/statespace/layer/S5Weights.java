package io.millrace.statespace.layer;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Recurrence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of a stack of S5 blocks, in double precision.
 *
 * @param encoder map from the input to the width of the blocks; null if the input has that width
 * @param blocks the blocks in order
 */
record S5Weights(Affine encoder, List<Block> blocks) {

  S5Weights {
    blocks = List.copyOf(blocks);
  }

  /**
   * {@code weight · x + bias}.
   *
   * @param weight {@code outputs × inputs}
   */
  record Affine(double[][] weight, double[] bias) {

    /** Weights from N(0, 1/inputs), no bias. */
    static Affine random(int inputs, int outputs, SeededRandom random) {
      double[][] weight = new double[outputs][inputs];
      for (double[] row : weight) {
        for (int i = 0; i < inputs; i++) {
          row[i] = random.gaussian() / Math.sqrt(inputs);
        }
      }
      return new Affine(weight, new double[outputs]);
    }
  }

  /**
   * One block: {@code z + unit(layer(norm(z)))}.
   *
   * @param normGain gain of the layer norm
   * @param normBias bias of the layer norm
   * @param layer mixed layer with as many outputs as inputs
   * @param gating gated unit after the layer
   */
  record Block(double[] normGain, double[] normBias, LinearLayer layer, Gating gating) {}

  /**
   * The gated unit of a block.
   *
   * @param unit its kind
   * @param gelu form of GELU
   * @param linear W₁ and b₁, null unless the unit is full
   * @param gate W₂ and b₂, null without a gate
   */
  record Gating(GatedUnit unit, Gelu gelu, Affine linear, Affine gate) {}

  /**
   * Draws a stack at random.
   *
   * @param shape its extents
   * @param start the modes of every block's layer
   * @param input how the features enter the modes
   * @param gating unit and GELU; its weights are ignored and drawn
   */
  static S5Weights random(
      Shape shape, LayerOptions start, Start input, Gating gating, SeededRandom random) {
    int width = shape.width() > 0 ? shape.width() : shape.inputs();
    Affine encoder = shape.width() > 0 ? Affine.random(shape.inputs(), width, random) : null;
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < shape.blocks(); block++) {
      Recurrence recurrence =
          input == Start.RANDOM
              ? Recurrence.normalBlocks(width, start.states(), start.steps(), random)
              : Recurrence.blocks(width, start.modes(), start.steps(), random);
      LinearLayer layer =
          LinearLayer.random(recurrence.withoutAliases(), start.sampling(), width, random);
      Affine linear =
          gating.unit() == GatedUnit.FULL_GLU ? Affine.random(width, width, random) : null;
      Affine gate = gating.unit() != GatedUnit.NONE ? Affine.random(width, width, random) : null;
      double[] gain = new double[width];
      Arrays.fill(gain, 1);
      blocks.add(
          new Block(
              gain,
              new double[width],
              layer,
              new Gating(gating.unit(), gating.gelu(), linear, gate)));
    }
    return new S5Weights(encoder, blocks);
  }

  /**
   * Extents of a stack.
   *
   * @param inputs width of an observation
   * @param width width of the blocks; 0 for the width of an observation, without an encoder
   * @param blocks number of blocks
   */
  record Shape(int inputs, int width, int blocks) {}

  /** How the inputs of a layer enter its modes. */
  enum Start {
    /** Each block of modes reads one mixture of the inputs, as HiPPO reads its input. */
    HIPPO,
    /** As in the reference implementation: V* times a random matrix; for {@code start: legs}. */
    RANDOM
  }

  /** Width of the blocks. */
  int width() {
    return blocks.get(0).normGain().length;
  }

  int inputs() {
    return encoder == null ? width() : encoder.weight()[0].length;
  }

  /** Number of complex states in all blocks. */
  int modes() {
    return blocks.stream().mapToInt(block -> block.layer().modes()).sum();
  }
}
