package io.millrace.continual.conv;

import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.List;

/*
 * Frames are stored place by place. Along the axis with extent e a frame is an array of
 *
 *   before x e x after    before: places of the axes before it, after: places behind it x channels
 *
 * Each of the before x after lines of e numbers becomes a line of out numbers.
 */
/**
 * {@code y = W x + b} along an axis of space, as torch.nn.Linear after that axis was moved to the
 * end: weights {@code weight} (out, extent) and {@code bias} (out).
 *
 * @param out extent of the axis behind it
 * @param axis number of the axis, from 1: the first axis of space
 */
record AxisLinear(int out, int axis, Bias bias) implements Layer {

  @Override
  public String kind() {
    return "linear";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    return axis <= input.space().size()
        ? List.of()
        : List.of(
            NetworkFault.of(
                "an axis of frames of " + input + ": 0 for channels, 1 for the first of space",
                Integer.toString(axis),
                "leave axis out for channels"));
  }

  private int extent(FrameShape input) {
    return axis <= input.space().size() ? input.space().get(axis - 1) : 1;
  }

  private static int product(List<Integer> extents) {
    return new FrameShape(1, extents).places();
  }

  private int before(FrameShape input) {
    return product(input.space().subList(0, axis - 1));
  }

  private int behind(FrameShape input) {
    return product(input.space().subList(axis, input.space().size()));
  }

  @Override
  public FrameShape output(FrameShape input) {
    List<Integer> space = new ArrayList<>(input.space());
    if (axis <= space.size()) {
      space.set(axis - 1, out);
    }
    return input.within(space);
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    WeightShape weight = WeightShape.of("weight", out, extent(input));
    return bias == Bias.LEARNED ? List.of(weight, WeightShape.of("bias", out)) : List.of(weight);
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    return Math.multiplyExact((long) out, input.width());
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    FrameShape input = here.input();
    int extent = extent(input);
    int behind = behind(input);
    float[] rows = here.weight(weights, "weight");
    return WholeLayer.eachFrame(
        x -> {
          // Channel by channel, so that channels are one more axis before this one.
          double[] y = new double[x.length / extent * out];
          for (int at = 0; at < y.length; at++) {
            int line = at / behind / out;
            int o = at / behind % out;
            y[at] = bias == Bias.LEARNED ? here.weight(weights, "bias")[o] : 0;
            for (int i = 0; i < extent; i++) {
              y[at] += rows[o * extent + i] * x[(line * extent + i) * behind + at % behind];
            }
          }
          return y;
        });
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new AxisStepper(here, assembly);
  }

  private static final class AxisStepper extends Stepper {
    private final Affine product;
    private final int extents;
    private final int before;
    private final int extent;
    private final int after;
    private final float[] lines;
    private final float[] results;

    AxisStepper(LayerPosition here, LayerContext assembly) {
      super(here);
      AxisLinear linear = (AxisLinear) here.layer();
      FrameShape input = here.input();
      this.extents = linear.out;
      this.before = linear.before(input);
      this.extent = linear.extent(input);
      this.after = linear.behind(input) * input.channels();
      this.product =
          Affine.ofRows(
              assembly.backend,
              assembly.weight(here, "weight"),
              assembly.bias(here, "bias", linear.bias, linear.out));
      this.lines = new float[after * extent];
      this.results = new float[after * extents];
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int block = 0; block < in.size * before; block++) {
        transpose(in.values, block * extent * after, extent, after, lines, 0);
        product.apply(lines, 0, after, results, 0);
        transpose(results, 0, after, extents, out.values, block * extents * after);
      }
    }

    private static void transpose(
        float[] from, int at, int rows, int columns, float[] to, int offset) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          to[offset + column * rows + row] = from[at + row * columns + column];
        }
      }
    }
  }
}
