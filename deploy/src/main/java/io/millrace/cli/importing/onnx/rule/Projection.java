package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.Arrays;
import java.util.List;

/**
 * Linear layers and scales at the end of a list of layers, as one matrix and one bias.
 *
 * @param base the stage that they read
 * @param weight out x in
 * @param bias one number a row
 */
record Projection(Stage base, Constant weight, double[] bias) {

  /** What the last layers before a stage compute. */
  static Projection of(Stage stage, int channels) {
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    Arrays.fill(scale, 1);
    Stage at = stage;
    for (; isScale(at.layer()); at = at.before()) {
      double[] factor = at.layer().weights().get("weight").values();
      double[] term = at.layer().weights().get("bias").values();
      for (int c = 0; c < channels; c++) {
        shift[c] += scale[c] * term[c];
        scale[c] *= factor[c];
      }
    }
    if (at.layer() == null || !at.layer().is("linear")) {
      return diagonal(at, scale, shift);
    }
    Constant rows = at.layer().weights().get("weight");
    Constant bias = at.layer().weights().get("bias");
    int inner = rows.shape().get(1);
    double[] scaled = rows.values().clone();
    for (int index = 0; index < scaled.length; index++) {
      scaled[index] *= scale[index / inner];
    }
    for (int c = 0; c < channels && bias != null; c++) {
      shift[c] += scale[c] * bias.values()[c];
    }
    return new Projection(at.before(), Constant.of(rows.shape(), scaled), shift);
  }

  /** A norm with the statistics 0 and 1 is what constants in sums and products become. */
  private static boolean isScale(LayerForm layer) {
    return layer != null
        && layer.is("batch_norm")
        && Double.valueOf(0).equals(layer.fields().get("epsilon"))
        && layer.weights().get("running_mean").isZero()
        && Arrays.stream(layer.weights().get("running_var").values()).allMatch(v -> v == 1);
  }

  private static Projection diagonal(Stage base, double[] scale, double[] shift) {
    int channels = scale.length;
    double[] weight = new double[channels * channels];
    for (int c = 0; c < channels; c++) {
      weight[c * channels + c] = scale[c];
    }
    return new Projection(base, Constant.of(List.of(channels, channels), weight), shift);
  }

  static Constant identity(int channels) {
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    return diagonal(null, ones, new double[channels]).weight();
  }

  /** The projections of several stages, all of the same frames. */
  static List<Projection> ofOneBase(List<Stage> stages, int channels) {
    List<Projection> found = stages.stream().map(stage -> of(stage, channels)).toList();
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    for (Projection candidate : found) {
      List<Projection> all = new java.util.ArrayList<>();
      for (int at = 0; at < stages.size(); at++) {
        if (found.get(at).base() == candidate.base()) {
          all.add(found.get(at));
        } else if (stages.get(at) == candidate.base()) {
          all.add(diagonal(candidate.base(), ones, new double[channels]));
        }
      }
      if (all.size() == stages.size()) {
        return all;
      }
    }
    Views.require(false, "queries, keys and values of the same frames", "those of several layers");
    return found;
  }
}
