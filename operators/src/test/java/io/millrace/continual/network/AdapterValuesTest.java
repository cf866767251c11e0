package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Numbers that the published code of structured-pruning adapters, sp_adapters, printed with torch
 * 2.13 in double precision, for modules whose weights and inputs are formulas: number i of a
 * tensor, from 1, is 0.4 · sin(0.37 · i · s) with s one more than the sum of its name's characters
 * modulo 7; number i of the input, from 0, is cos(0.73 · i + 0.2), frame by frame, channel by
 * channel.
 *
 * <p>Each is computed twice: with the adapter among the weights, and as that of a group.
 */
class AdapterValuesTest {

  private static final Adapter TWO = Adapter.of(Adapter.Kind.SPLORA, 2);
  private static final Adapter ONE = Adapter.of(Adapter.Kind.SPLORA, 1);
  private static final Adapter WHOLE = Adapter.of(Adapter.Kind.SPPARA, 0);

  /** SPLoRALinear(5, 4, rank=2) on two frames. */
  @Test
  void exampleUsage() {
    List<float[]> outputs =
        run(FrameShape.of(5), adapter -> new Linear(4, Bias.LEARNED, adapter), TWO, 2);
    equal(outputs.get(0), 0.5529849, 0.2950475, -0.3211198, -0.1860826);
    equal(outputs.get(1), 0.1349687, 0.3499737, 0.0961825, -0.4451569);
  }

  /** SPLoRAConv1d(4, 6, 3, padding=1, groups=2, rank=2) on five frames. */
  @Test
  void groupsOfChannelsReadTheSameRows() {
    List<float[]> outputs =
        run(
            FrameShape.of(4),
            adapter -> new Conv1d(6, Window.of(3).padded(1, 1), 2, Bias.LEARNED, adapter),
            TWO,
            5);
    assertThat(outputs).hasSize(5);
    equal(outputs.get(0), 1.0782359, 1.2205334, -0.5829188, -0.0846729, -0.389974, -0.1464912);
    equal(outputs.get(4), -0.1361271, 0.9242995, 0.5720531, -0.3452984, -0.4881382, -0.0346687);
  }

  /** SPLoRAConv2d(2, 3, 3, padding=(0, 1), rank=2) on four frames of three places. */
  @Test
  void theCentreOfTimeAndSpace() {
    List<float[]> outputs =
        run(
            new FrameShape(2, List.of(3)),
            adapter ->
                new SpaceConv(
                    3,
                    Window.of(3),
                    SpaceWindow.of(3).padded(List.of(1), List.of(1)),
                    1,
                    Bias.LEARNED,
                    adapter),
            TWO,
            4);
    assertThat(outputs).hasSize(2);
    equal(
        outputs.get(0),
        0.2229059,
        -0.0366682,
        0.1223607,
        1.1546401,
        0.5261825,
        -0.1736019,
        -0.4559095,
        0.1906553,
        0.4633167);
    equal(
        outputs.get(1),
        0.7111421,
        0.5484408,
        -0.1353832,
        -0.1228726,
        1.0472465,
        0.7758458,
        -0.1544012,
        -0.7137048,
        0.1363671);
  }

  /** SPLoRAConv3d(1, 2, 3, padding=1, rank=1) on three frames of two by two places. */
  @Test
  void theCentreOfTwoAxesOfSpace() {
    List<float[]> outputs =
        run(
            new FrameShape(1, List.of(2, 2)),
            adapter ->
                new SpaceConv(
                    2,
                    Window.of(3).padded(1, 1),
                    SpaceWindow.of(3, 3).padded(List.of(1, 1), List.of(1, 1)),
                    1,
                    Bias.LEARNED,
                    adapter),
            ONE,
            3);
    equal(
        outputs.get(0),
        0.842051,
        0.2963642,
        0.6409867,
        0.3869181,
        0.4973496,
        -0.0078562,
        0.6771307,
        0.4404329);
    equal(
        outputs.get(2),
        0.801861,
        -0.0211207,
        0.9211077,
        0.0751413,
        0.3440842,
        -0.3440169,
        0.7284613,
        0.0037014);
  }

  /** SPPaRAConv1d(3, 2, 5) on six frames. */
  @Test
  void aParallelResidualAdapter() {
    List<float[]> outputs =
        run(
            FrameShape.of(3),
            adapter -> new Conv1d(2, Window.of(5), 1, Bias.LEARNED, adapter),
            WHOLE,
            6);
    equal(outputs.get(0), 0.5236471, 0.3892983);
    equal(outputs.get(1), 0.6053446, -0.0904877);
  }

  /** SPPaRAConv2d(2, 2, 3, padding=(1, 1)) on three frames of two places. */
  @Test
  void aParallelResidualAdapterInSpace() {
    List<float[]> outputs =
        run(
            new FrameShape(2, List.of(2)),
            adapter ->
                new SpaceConv(
                    2,
                    Window.of(3).padded(1, 1),
                    SpaceWindow.of(3).padded(List.of(1), List.of(1)),
                    1,
                    Bias.LEARNED,
                    adapter),
            WHOLE,
            3);
    equal(outputs.get(0), 0.4830834, 0.2319631, 0.5011182, 0.3632208);
    equal(outputs.get(2), 0.8709173, 0.7629983, -0.1222078, 0.4405065);
  }

  /** Runs the layer with its adapter among the weights and as that of a group; both must agree. */
  private static List<float[]> run(
      FrameShape input, Function<Adapter, Layer> layer, Adapter adapter, int frames) {
    Architecture fused = Architecture.of(input, layer.apply(adapter));
    Architecture own = Architecture.of(input, layer.apply(adapter.perGroup()));
    float[][] clip = new float[frames][input.width()];
    for (int at = 0; at < frames * input.width(); at++) {
      clip[at / input.width()][at % input.width()] = (float) Math.cos(.73 * at + .2);
    }
    List<float[]> together = outputs(Network.operator(fused, filled(fused.weights())), clip, null);
    StateLayout layout = own.parameters();
    float[] parameters = layout.initial();
    for (Slot slot : layout.slots()) {
      float[] values = fill(slot.name().substring("layer0.".length()), slot.size());
      System.arraycopy(values, 0, parameters, layout.offset(slot.name()), values.length);
    }
    List<float[]> apart = outputs(Network.operator(own, filled(own.weights())), clip, parameters);
    assertThat(apart).hasSameSizeAs(together);
    for (int at = 0; at < apart.size(); at++) {
      for (int c = 0; c < apart.get(at).length; c++) {
        assertThat(apart.get(at)[c]).isCloseTo(together.get(at)[c], within(1e-6f));
      }
    }
    return apart;
  }

  private static List<float[]> outputs(StreamModel model, float[][] clip, float[] parameters) {
    List<float[]> outputs = new ArrayList<>();
    Rows rows = new Rows(model.signature(), 1);
    if (parameters != null) {
      rows.useParameters(parameters, 0);
    }
    float[] state = model.signature().sequence().initial();
    for (int t = 0; t < clip.length + model.padding(); t++) {
      rows.clear();
      rows.add(clip[Math.min(t, clip.length - 1)], state, t, t);
      if (t < clip.length) {
        model.step(rows);
      } else {
        model.flush(rows);
      }
      rows.readState(0, state);
      if (rows.outcome(0) == io.millrace.api.operator.Outcome.EMITTED) {
        outputs.add(Arrays.copyOf(rows.outputs(), model.signature().outputWidth()));
      }
    }
    return outputs;
  }

  private static Weights filled(Map<String, List<Integer>> shapes) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    shapes.forEach(
        (path, shape) ->
            weights.put(
                path,
                new Weight(
                    shape,
                    fill(
                        path.substring("0.".length()),
                        shape.stream().reduce(1, Math::multiplyExact)))));
    return Weights.of(weights);
  }

  private static float[] fill(String name, int size) {
    int speed = name.chars().sum() % 7 + 1;
    float[] values = new float[size];
    for (int at = 0; at < size; at++) {
      values[at] = (float) (.4 * Math.sin((at + 1.) * speed * .37));
    }
    return values;
  }

  private static void equal(float[] output, double... torch) {
    assertThat(output).hasSize(torch.length);
    for (int c = 0; c < torch.length; c++) {
      assertThat((double) output[c]).as("number %d", c).isCloseTo(torch[c], within(2e-6));
    }
  }
}
