package io.millrace.continual.conv;

import io.millrace.continual.layer.Affine;
import io.millrace.math.backend.DenseBackend;

/*
 *   patch    | tap 0: c0 c1 c2 c3 | tap 1: c0 c1 c2 c3 |       channels that any output reads: c0 c3
 *   gathered | c0 c3 | c0 c3 |                                 product with the rows that are kept
 *   outputs  | o0 .. o2 |                                      o1 has no weights: it is its bias
 *
 * What is left out are products with zero, so no bit of an output changes; the sign of a zero may.
 */
/** The product of a pruned weight: rows and columns of zeros are left out of the work. */
final class KeptProduct implements ConvProduct {

  private final Affine affine;
  private final int[] inputs;
  private final int[] outputs;
  private final float[] bias;
  private final int channels;
  private final int taps;
  private float[] gathered = {};
  private float[] computed = {};

  private KeptProduct(Affine affine, int[] inputs, int[] outputs, float[] bias, int[] extents) {
    this.affine = affine;
    this.inputs = inputs;
    this.outputs = outputs;
    this.bias = bias;
    this.channels = extents[0];
    this.taps = extents[1];
  }

  /**
   * Makes the product, or null if nothing or everything can be left out.
   *
   * @param weights out x channels x taps
   */
  static KeptProduct of(DenseBackend backend, int channels, float[] weights, float[] bias) {
    int outs = bias.length;
    int taps = weights.length / outs / channels;
    boolean[] reads = new boolean[channels];
    boolean[] writes = new boolean[outs];
    for (int at = 0; at < weights.length; at++) {
      if (weights[at] != 0) {
        reads[at / taps % channels] = true;
        writes[at / taps / channels] = true;
      }
    }
    int[] inputs = indices(reads);
    int[] outputs = indices(writes);
    boolean all = inputs.length == channels && outputs.length == outs;
    if (all || inputs.length == 0) {
      return null;
    }
    float[] packed = new float[taps * inputs.length * outputs.length];
    float[] biases = new float[outputs.length];
    for (int o = 0; o < outputs.length; o++) {
      biases[o] = bias[outputs[o]];
      for (int c = 0; c < inputs.length; c++) {
        for (int k = 0; k < taps; k++) {
          packed[(k * inputs.length + c) * outputs.length + o] =
              weights[(outputs[o] * channels + inputs[c]) * taps + k];
        }
      }
    }
    return new KeptProduct(
        new Affine(backend, packed, biases), inputs, outputs, bias, new int[] {channels, taps});
  }

  private static int[] indices(boolean[] kept) {
    return java.util.stream.IntStream.range(0, kept.length).filter(at -> kept[at]).toArray();
  }

  @Override
  public void apply(float[] patches, int rows, float[] into, int offset) {
    int width = taps * inputs.length;
    if (gathered.length < rows * width || computed.length < rows * outputs.length) {
      gathered = new float[rows * width];
      computed = new float[rows * outputs.length];
    }
    for (int frame = 0; frame < rows * taps; frame++) {
      for (int c = 0; c < inputs.length; c++) {
        gathered[frame * inputs.length + c] = patches[frame * channels + inputs[c]];
      }
    }
    affine.apply(gathered, 0, rows, computed, 0);
    for (int row = 0; row < rows; row++) {
      int to = offset + row * bias.length;
      System.arraycopy(bias, 0, into, to, bias.length);
      for (int o = 0; o < outputs.length; o++) {
        into[to + outputs[o]] = computed[row * outputs.length + o];
      }
    }
  }
}
