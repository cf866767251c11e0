package io.millrace.continual.conv;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.math.backend.DenseBackend;
import java.util.Arrays;

/*
 * A patch is the input of one output: kernel x channels, oldest frame first. torch.nn stores
 * weights as (out, channels of a group, kernel). They are packed once so that the product runs
 * along a patch.
 */
/** Computes the outputs of patches: the arithmetic of a convolution without its timing. */
sealed interface ConvProduct
    permits ConvProduct.Dense,
        ConvProduct.Depthwise,
        ConvProduct.Grouped,
        KeptProduct,
        TenantProduct {

  /**
   * Writes one output frame for each of {@code rows} patches, concatenated from {@code offset} on.
   */
  void apply(float[] patches, int rows, float[] outputs, int offset);

  /** Tells whose outputs are written: the frames of its stepper. Called once. */
  default void answering(Frames out) {}

  static ConvProduct of(
      LayerContext assembly, Conv1d conv, int channels, float[] weights, float[] bias) {
    DenseBackend backend = assembly.backend;
    int groups = conv.groups();
    if (groups == 1) {
      boolean pruned = conv.adapter().masks() && !conv.adapter().isPerGroup();
      ConvProduct kept = pruned ? KeptProduct.of(backend, channels, weights, bias) : null;
      if (kept != null) {
        return kept;
      }
      int most = Math.max(Dense.MANY, backend.rowsAtOnce());
      return new Dense(backend, packed(weights, conv, channels, 0), bias, most);
    }
    return isDepthwise(conv, channels)
        ? new Depthwise(assembly.kernels, Affine.transposed(weights, channels), bias)
        : new Grouped(backend, conv, channels, weights, bias);
  }

  /** True if there is one output for each channel, which depends on that channel alone. */
  static boolean isDepthwise(Conv1d conv, int channels) {
    return conv.groups() > 1 && conv.groups() == channels && conv.groups() == conv.out();
  }

  /** The weights of one group as (kernel x channels of the group) x outputs of the group. */
  private static float[] packed(float[] weights, Conv1d conv, int channels, int group) {
    int kernel = conv.window().kernel();
    int in = channels / conv.groups();
    int out = conv.out() / conv.groups();
    float[] packed = new float[kernel * in * out];
    for (int o = 0; o < out; o++) {
      for (int c = 0; c < in; c++) {
        for (int k = 0; k < kernel; k++) {
          packed[(k * in + c) * out + o] = weights[((group * out + o) * in + c) * kernel + k];
        }
      }
    }
    return packed;
  }

  /** Every output depends on every channel. */
  final class Dense implements ConvProduct {

    /** Rows of which the outputs stay in the nearest cache between their bias and their sums. */
    private static final int MANY = 64;

    private final Affine affine;
    private final int inner;
    private final int columns;
    private final int most;

    private Dense(DenseBackend backend, float[] packed, float[] bias, int most) {
      this.affine = new Affine(backend, packed, bias);
      this.columns = bias.length;
      this.inner = packed.length / columns;
      this.most = most;
    }

    @Override
    public void apply(float[] patches, int rows, float[] outputs, int offset) {
      for (int row = 0; row < rows; row += most) {
        int some = Math.min(most, rows - row);
        affine.apply(patches, row * inner, some, outputs, offset + row * columns);
      }
    }
  }

  /** One output for each channel, which depends on that channel alone. */
  final class Depthwise implements ConvProduct {
    private final Kernels kernels;
    private final FloatMatrix weights;
    private final FloatMatrix out;
    private final float[] bias;
    private int[] sources = {};

    /**
     * @param weights kernel x channels
     */
    private Depthwise(Kernels kernels, float[] weights, float[] bias) {
      this.kernels = kernels;
      this.weights = FloatMatrix.wrap(weights, 0, weights.length / bias.length, bias.length);
      this.out = FloatMatrix.of(1, bias.length);
      this.bias = bias;
    }

    @Override
    public void apply(float[] patches, int rows, float[] outputs, int offset) {
      int channels = bias.length;
      int needed = rows * weights.rows();
      if (sources.length < needed) {
        sources = new int[needed];
        Arrays.setAll(sources, at -> at * channels);
      }
      for (int row = 0; row < rows; row++) {
        System.arraycopy(bias, 0, outputs, offset + row * channels, channels);
      }
      kernels.addTaps(patches, 0, sources, weights, out.onto(outputs, offset, rows));
    }
  }

  /** Outputs of a group depend on the channels of that group. */
  final class Grouped implements ConvProduct {
    private final Affine[] affines;
    private final int kernel;
    private final int in;
    private final int out;
    private float[] patch = {};
    private float[] output = {};

    private Grouped(
        DenseBackend backend, Conv1d conv, int channels, float[] weights, float[] bias) {
      this.affines = new Affine[conv.groups()];
      this.kernel = conv.window().kernel();
      this.in = channels / conv.groups();
      this.out = conv.out() / conv.groups();
      for (int group = 0; group < affines.length; group++) {
        float[] biases = Arrays.copyOfRange(bias, group * out, (group + 1) * out);
        affines[group] = new Affine(backend, packed(weights, conv, channels, group), biases);
      }
    }

    @Override
    public void apply(float[] patches, int rows, float[] outputs, int offset) {
      if (patch.length < rows * kernel * in || output.length < rows * out) {
        patch = new float[rows * kernel * in];
        output = new float[rows * out];
      }
      int channels = in * affines.length;
      int outs = out * affines.length;
      for (int group = 0; group < affines.length; group++) {
        for (int frame = 0; frame < rows * kernel; frame++) {
          System.arraycopy(patches, frame * channels + group * in, patch, frame * in, in);
        }
        affines[group].apply(patch, 0, rows, output, 0);
        for (int row = 0; row < rows; row++) {
          System.arraycopy(output, row * out, outputs, offset + row * outs + group * out, out);
        }
      }
    }
  }
}
