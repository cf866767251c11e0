package io.millrace.continual.tune;

import io.millrace.api.operator.StateLayout;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.adapter.AdaptedWeight;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import java.util.Arrays;

/*
 * W' = mask (W + D(theta)), y = W' x + b'. Backwards, with g the slopes of y:
 *
 *   G = Σ g x^T          slopes of W', over all frames and places; what is masked has none
 *   x: W'^T g            frozen or not, for the layers before
 *   lora     dB = alpha / rank  G A^T,  dA = alpha / rank  B^T G
 *   splora   the same at the centre of the kernel, with cols for B and rows for A
 *   sppara   dP = G at the centre
 *   bias     Σ g
 *
 * Masks are given and have no slopes.
 */
/** A linear layer or a convolution, with the adapter of a group or without. */
final class ProductStep extends TailStep {

  private final int taps;
  private final int in;
  private final int outs;
  private final int groups;
  private final int centre;
  private final Adapter adapter;
  private final int places;
  private final int placeTaps;
  private final int[] sources;
  private final float[] frozen;
  private final float[] frozenBias;
  private final int[] offsets;
  private final double[] weight;
  private final double[] bias;
  private final double[] slopes;
  private final double[] biasSlopes;
  private float[] parameters;

  ProductStep(LayerPosition here, Weights weights, StateLayout layout) {
    super(here.inputWidth(), here.outputWidth(), window(here));
    Adaptable layer = (Adaptable) here.layer();
    AdaptedWeight of = layer.adapted(here.input());
    this.taps = of.taps();
    this.in = of.in();
    this.outs = of.out();
    this.groups = of.groups();
    this.centre = of.centre();
    this.adapter = layer.adapter().isPerGroup() ? layer.adapter() : Adapter.NONE;
    this.places = here.output().places();
    if (here.layer() instanceof SpaceConv conv) {
      this.placeTaps = conv.space().taps();
      this.sources = conv.space().sources(here.input().space());
    } else {
      this.placeTaps = 1;
      this.sources = new int[places];
      Arrays.setAll(sources, place -> place);
    }
    this.frozen = here.weight(weights, "weight");
    boolean biased = weights.names().contains(here.weightName("bias"));
    this.frozenBias = biased ? here.weight(weights, "bias") : new float[outs];
    boolean ranked = adapter.rank() > 0;
    this.offsets =
        new int[] {
          adapter.kind() == Adapter.Kind.NONE ? -1 : at(here, layout, adapter.name(0)),
          ranked ? at(here, layout, adapter.name(1)) : -1,
          adapter.masks() ? at(here, layout, Adapter.IN_MASK) : -1,
          adapter.masks() ? at(here, layout, Adapter.OUT_MASK) : -1,
          adapter.bias() ? at(here, layout, "bias") : -1
        };
    this.weight = new double[frozen.length];
    this.bias = new double[outs];
    this.slopes = new double[adapter.isPresent() ? frozen.length : 0];
    this.biasSlopes = new double[outs];
  }

  private static Window window(LayerPosition here) {
    if (here.layer() instanceof Conv1d conv) {
      return conv.window();
    }
    return here.layer() instanceof SpaceConv conv ? conv.time() : Window.of(1);
  }

  private static int at(LayerPosition here, StateLayout layout, String name) {
    return layout.offset(LayerPosition.slotForm(here.weightName(name)));
  }

  @Override
  void open(float[] ofGroup) {
    parameters = ofGroup;
    for (int at = 0; at < weight.length; at++) {
      weight[at] = kept(at) ? frozen[at] + change(at) : 0;
    }
    for (int o = 0; o < bias.length; o++) {
      double own = offsets[4] < 0 ? frozenBias[o] : parameters[offsets[4] + o];
      bias[o] = offsets[3] < 0 || parameters[offsets[3] + o] != 0 ? own : 0;
    }
  }

  private boolean kept(int at) {
    return offsets[2] < 0
        || (parameters[offsets[2] + column(at)] != 0 && parameters[offsets[3] + row(at)] != 0);
  }

  private int row(int at) {
    return at / taps / in;
  }

  private int column(int at) {
    return at / taps % in;
  }

  /** Whether the adapter changes an element of the weight. */
  private boolean adapts(int at) {
    return adapter.kind() == Adapter.Kind.LORA
        || (adapter.kind() != Adapter.Kind.NONE && at % taps == centre);
  }

  /** Index of the element of the first matrix in row {@code r} that an element of W reads. */
  private int first(int at, int r) {
    return offsets[0]
        + (adapter.kind() == Adapter.Kind.LORA
            ? (r * in + column(at)) * taps + at % taps
            : r * in + column(at));
  }

  private double change(int at) {
    if (!adapts(at)) {
      return 0;
    }
    if (adapter.kind() == Adapter.Kind.SPPARA) {
      return parameters[offsets[0] + row(at) * in + column(at)];
    }
    double product = 0;
    int second = offsets[1] + row(at) * adapter.rank();
    for (int r = 0; r < adapter.rank(); r++) {
      product += (double) parameters[second + r] * parameters[first(at, r)];
    }
    return adapter.scale() * product;
  }

  @Override
  void forward(Span from, Span out) {
    for (int frame = 0; frame < out.frames; frame++) {
      for (int place = 0; place < places; place++) {
        System.arraycopy(bias, 0, out.values, frame * outWidth + place * outs, outs);
      }
      each(from, out, frame, false, true);
    }
  }

  @Override
  void backward(Span from, Span out, boolean last) {
    for (int frame = 0; frame < out.frames; frame++) {
      for (int at = 0; at < outWidth; at++) {
        biasSlopes[at % outs] += out.slopes[frame * outWidth + at];
      }
      each(from, out, frame, true, last);
    }
  }

  /** Goes through every product of an output frame. */
  private void each(Span from, Span out, int frame, boolean back, boolean last) {
    long newest = (out.first + frame) * time.stride() - time.start();
    for (int k = 0; k < time.kernel(); k++) {
      long index = newest + (long) k * time.dilation();
      if (index < 0 && time.fill() == Window.Fill.ZEROS) {
        continue;
      }
      int begin = (int) (Math.max(0, index) - from.first) * inWidth;
      for (int place = 0; place < places; place++) {
        for (int tap = 0; tap < placeTaps; tap++) {
          int source = sources[place * placeTaps + tap];
          if (source >= 0) {
            int x = begin + source * in * groups;
            int y = frame * outWidth + place * outs;
            int w = k * placeTaps + tap;
            if (back) {
              pull(from, x, out, y, w, last);
            } else {
              push(from, x, out, y, w);
            }
          }
        }
      }
    }
  }

  private void push(Span from, int x, Span out, int y, int w) {
    int perGroup = outs / groups;
    for (int o = 0; o < outs; o++) {
      int at = x + o / perGroup * in;
      double sum = 0;
      for (int c = 0; c < in; c++) {
        sum += weight[(o * in + c) * taps + w] * from.values[at + c];
      }
      out.values[y + o] += sum;
    }
  }

  private void pull(Span from, int x, Span out, int y, int w, boolean last) {
    int perGroup = outs / groups;
    boolean learns = slopes.length > 0;
    for (int o = 0; o < outs; o++) {
      double slope = out.slopes[y + o];
      int at = x + o / perGroup * in;
      for (int c = 0; c < in; c++) {
        int element = (o * in + c) * taps + w;
        if (learns) {
          slopes[element] += slope * from.values[at + c];
        }
        if (!last) {
          from.slopes[at + c] += slope * weight[element];
        }
      }
    }
  }

  @Override
  void close(float[] sums, int at) {
    for (int element = 0; element < slopes.length; element++) {
      if (slopes[element] == 0 || !adapts(element) || !kept(element)) {
        continue;
      }
      double slope = adapter.scale() * slopes[element];
      if (adapter.kind() == Adapter.Kind.SPPARA) {
        sums[at + offsets[0] + row(element) * in + column(element)] += (float) slope;
        continue;
      }
      int second = offsets[1] + row(element) * adapter.rank();
      for (int r = 0; r < adapter.rank(); r++) {
        int first = first(element, r);
        sums[at + second + r] += (float) (slope * parameters[first]);
        sums[at + first] += (float) (slope * parameters[second + r]);
      }
    }
    for (int o = 0; offsets[4] >= 0 && o < bias.length; o++) {
      if (offsets[3] < 0 || parameters[offsets[3] + o] != 0) {
        sums[at + offsets[4] + o] += (float) biasSlopes[o];
      }
    }
    Arrays.fill(slopes, 0);
    Arrays.fill(biasSlopes, 0);
  }
}
