package io.millrace.continual.adapter;

import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds the adapters among the weights of a network to the weights that they change. */
public final class FusedAdapters {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private FusedAdapters() {}

  /**
   * Returns the weights with every adapter of the network added, and everything that is masked set
   * to zero. Sums are in double precision and rounded once.
   *
   * @param places every layer
   */
  public static Weights of(List<LayerPosition> places, Weights weights) {
    Map<String, Weight> all = new LinkedHashMap<>();
    boolean changed = false;
    for (String name : weights.names()) {
      all.put(name, weights.weight(name));
    }
    for (LayerPosition place : places) {
      if (place.layer() instanceof Adaptable layer
          && layer.adapter().isPresent()
          && layer.adapter().per() == Adapter.Per.NETWORK) {
        fuse(place, layer, weights, all);
        changed = true;
      }
    }
    return changed ? Weights.of(all) : weights;
  }

  private static void fuse(
      LayerPosition here, Adaptable layer, Weights weights, Map<String, Weight> into) {
    Adapter adapter = layer.adapter();
    AdaptedWeight of = layer.adapted(here.input());
    String name = here.weightName(WEIGHT);
    Weight whole = weights.weight(name);
    float[][] matrices = new float[2][];
    if (adapter.kind() != Adapter.Kind.NONE) {
      matrices[0] = here.weight(weights, adapter.name(0));
      matrices[1] =
          adapter.kind() == Adapter.Kind.SPPARA ? null : here.weight(weights, adapter.name(1));
    }
    double[] sum = sum(adapter, of, whole.values(), matrices);
    if (adapter.masks()) {
      float[] in = here.weight(weights, Adapter.IN_MASK);
      float[] out = here.weight(weights, Adapter.OUT_MASK);
      for (int at = 0; at < sum.length; at++) {
        int column = at / of.taps() % of.in();
        sum[at] *= in[column] * out[at / of.taps() / of.in()];
      }
      String bias = here.weightName(BIAS);
      if (into.containsKey(bias)) {
        float[] kept = into.get(bias).values().clone();
        for (int o = 0; o < kept.length; o++) {
          kept[o] *= out[o];
        }
        into.put(bias, new Weight(into.get(bias).shape(), kept));
      }
    }
    float[] rounded = new float[sum.length];
    for (int at = 0; at < sum.length; at++) {
      rounded[at] = (float) sum[at];
    }
    into.put(name, new Weight(whole.shape(), rounded));
  }

  /** The weight with its adapter. */
  private static double[] sum(
      Adapter adapter, AdaptedWeight of, float[] weight, float[][] matrices) {
    double[] sum = new double[weight.length];
    int taps = of.taps();
    int rank = adapter.rank();
    boolean whole = adapter.kind() == Adapter.Kind.LORA;
    for (int at = 0; at < sum.length; at++) {
      sum[at] = weight[at];
      int row = at / taps / of.in();
      int column = at / taps % of.in();
      if (adapter.kind() == Adapter.Kind.NONE || (!whole && at % taps != of.centre())) {
        continue;
      }
      if (adapter.kind() == Adapter.Kind.SPPARA) {
        sum[at] += matrices[0][row * of.in() + column];
        continue;
      }
      double product = 0;
      for (int r = 0; r < rank; r++) {
        int read = whole ? (r * of.in() + column) * taps + at % taps : r * of.in() + column;
        product += (double) matrices[1][row * rank + r] * matrices[0][read];
      }
      sum[at] += adapter.scale() * product;
    }
    return sum;
  }

  /**
   * Reasons why the tensors of an adapter cannot be used, each with the name of the tensor as its
   * path: masks of other numbers than 0 and 1, sums beyond the range of floats.
   */
  public static List<NetworkFault> unfit(LayerPosition here, Adaptable layer, Weights weights) {
    List<NetworkFault> faults = new ArrayList<>();
    Adapter adapter = layer.adapter();
    if (!adapter.isPresent() || adapter.per() == Adapter.Per.GROUP) {
      return faults;
    }
    if (adapter.masks()) {
      for (String mask : List.of(Adapter.IN_MASK, Adapter.OUT_MASK)) {
        notBinary(here.weightName(mask), here.weight(weights, mask), faults);
      }
    }
    Map<String, Weight> fused = new LinkedHashMap<>();
    fuse(here, layer, weights, fused);
    String name = here.weightName(WEIGHT);
    float[] sums = fused.get(name).values();
    for (int at = 0; at < sums.length; at++) {
      if (!Float.isFinite(sums[at])) {
        faults.add(
            new NetworkFault(
                name,
                "finite floats with the adapter added",
                sums[at] + " at element " + at,
                "train the adapter again"));
        break;
      }
    }
    return faults;
  }

  private static void notBinary(String name, float[] mask, List<NetworkFault> faults) {
    for (int at = 0; at < mask.length; at++) {
      if (mask[at] != 0 && mask[at] != 1) {
        faults.add(
            new NetworkFault(
                name,
                "0 for what is masked and 1 for what is kept",
                mask[at] + " at element " + at,
                "export the mask as numbers, or round it"));
        return;
      }
    }
  }
}
