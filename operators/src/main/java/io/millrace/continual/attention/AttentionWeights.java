package io.millrace.continual.attention;

import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.WeightShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Weights of multi-head self-attention under their torch.nn names: {@code in_proj_weight} (3 ·
 * channels, channels) for query, key and value, {@code in_proj_bias} (3 · channels), {@code
 * out_proj.weight} (channels, channels) and {@code out_proj.bias} (channels).
 */
record AttentionWeights(int heads, Bias bias) {

  List<WeightShape> shapes(int channels) {
    List<WeightShape> shapes = new ArrayList<>();
    shapes.add(WeightShape.of("in_proj_weight", Math.multiplyExact(3, channels), channels));
    shapes.add(WeightShape.of("out_proj.weight", channels, channels));
    if (bias == Bias.LEARNED) {
      shapes.add(WeightShape.of("in_proj_bias", 3 * channels));
      shapes.add(WeightShape.of("out_proj.bias", channels));
    }
    return shapes;
  }

  List<NetworkFault> misfits(int channels) {
    return channels % heads == 0
        ? List.of()
        : List.of(
            NetworkFault.of(
                "heads that divide " + channels + " channels",
                Integer.toString(heads),
                "choose one of " + divisors(channels)));
  }

  private static String divisors(int channels) {
    return IntStream.rangeClosed(1, channels)
        .filter(heads -> channels % heads == 0)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }

  /** Projects each frame to query, key and value, in this order; the query is not yet scaled. */
  Affine input(LayerPosition here, LayerContext assembly) {
    return Affine.ofRows(
        assembly.backend,
        assembly.weight(here, "in_proj_weight"),
        assembly.bias(here, "in_proj_bias", bias, 3 * here.inputWidth()));
  }

  Affine output(LayerPosition here, LayerContext assembly, int channels) {
    return Affine.ofRows(
        assembly.backend,
        assembly.weight(here, "out_proj.weight"),
        assembly.bias(here, "out_proj.bias", bias, channels));
  }

  /** Factor of a query: one over the square root of a head's width. */
  float scale(int channels) {
    return (float) (1 / Math.sqrt((double) channels / heads));
  }
}
