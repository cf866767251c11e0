package io.millrace.cli.importing.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.importing.onnx.value.ImportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Graphs that the exporters of torch wrote, step by step against what onnxruntime computes of their
 * clips. {@code onnx/torch/export.py} wrote the files and the outputs.
 */
class TorchExportsTest {

  @Test
  void exampleUsage() throws IOException {
    ImportedNetwork encoder = imported("encoder", 17, "ntc");
    assertThat(encoder.layers().toString())
        .isEqualTo(
            "[{encoder={layers=2, window=6, heads=2, feedforward=12, final_norm=true,"
                + " epsilon=1.0E-5}}]");
    assertThat(encoder.weights())
        .containsKey("0.layers.1.self_attn.in_proj_weight")
        .containsKey("0.norm.weight");
    assertThat(encoder.notes())
        .containsExactly(
            "an output is that of the clip of the last 6 frames, for the newest of them");
    assertRecorded("encoder", encoder, 6, 8);
  }

  /**
   * @param clip frames of a clip; 0 if the graph means the same for any
   */
  @ParameterizedTest
  @CsvSource({
    "functions, nct, 0, 4",
    "norms, ntc, 0, 4",
    "rms, ntc, 0, 4",
    "pools, nct, 0, 4",
    "residual, nct, 0, 4",
    "causal_conv, nct, 0, 4",
    "gated, nct, 0, 4",
    "gru, ntc, 0, 4",
    "transposed, nct, 0, 4",
    "flattened, nct, 9, 4",
    "flattened_alone, nct, 9, 4",
    "mean, nct, 9, 4",
    "largest, nct, 9, 4",
    "mean_and_newest, nct, 9, 4",
    "attention, ntc, 6, 8",
    "attention_weights, ntc, 6, 8",
    "dot_products, ntc, 6, 8",
    "packed, ntc, 6, 8",
    "residual_attention, ntc, 6, 8",
    "encoder, ntc, 6, 8",
    "encoder_pre, ntc, 6, 8",
    "encoder_newest, ntc, 6, 5",
    "conv_encoder, ntc, 6, 8"
  })
  void allExportersGiveANetworkWithTheRecordedOutputs(
      String name, String layout, int clip, int channels) throws IOException {
    int found = 0;
    for (int opset : new int[] {14, 17, 18}) {
      if (bytes(name + "_" + opset + ".onnx") != null) {
        assertRecorded(name, imported(name, opset, layout), clip, channels);
        found++;
      }
    }
    // torch.nn.RMSNorm is known to the later exporter alone.
    assertThat(found).isGreaterThanOrEqualTo(name.equals("rms") ? 1 : 2);
  }

  @Test
  void formulasOfFunctionsBecomeTheirLayers() throws IOException {
    for (int opset : new int[] {14, 17, 18}) {
      String layers = imported("functions", opset, "nct").layers().toString();
      assertThat(layers)
          .contains("[gelu], [gelu_tanh], [silu], [mish], [prelu], [{prelu={slopes=channels}}]")
          .contains("[softplus], [elu], [selu], [prelu], [hard_swish], [hard_sigmoid], [relu6]")
          .contains("[softsign], [sigmoid, log]");
    }
  }

  @Test
  void aNormOfEarlierOperatorSetsIsOneLayer() throws IOException {
    for (int opset : new int[] {14, 17, 18}) {
      assertThat(kinds(imported("norms", opset, "ntc")))
          .containsExactly("linear", "layer_norm", "linear");
    }
    assertThat(kinds(imported("rms", 18, "ntc"))).containsExactly("linear", "rms_norm", "linear");
  }

  @Test
  void aCausalMaskLetsTheFirstFramesOut() throws IOException {
    for (int opset : new int[] {14, 17, 18}) {
      ImportedNetwork causal = imported("causal_attention", opset, "ntc");
      assertThat(causal.layers().toString())
          .isEqualTo("[{attention={heads=2, window=6, start=mask}}]");
      List<float[]> outputs = Runs.of(causal, frames(12, 8));
      assertThat(outputs).hasSize(12);
      assertClose("causal_attention", outputs.subList(5, 12));
    }
  }

  @Test
  void aMaskOfABandIsAWindowOfItsWidthAndNeedsNoClip() throws IOException {
    for (int opset : new int[] {14, 17, 18}) {
      ImportedNetwork band = imported("band", opset, "ntc");
      assertThat(band.layers().toString())
          .isEqualTo("[{attention={heads=2, window=3, start=mask}}]");
      assertThat(band.notes()).isEmpty();
      assertClose("band", Runs.of(band, frames(12, 8)).subList(5, 12));
    }
  }

  @Test
  void aStepOfATransposedConvolutionHasTheFramesOfItsStride() throws IOException {
    float[][] recorded = recorded("upsampled");
    for (int opset : new int[] {14, 17, 18}) {
      ImportedNetwork upsampled = imported("upsampled", opset, "nct");
      List<float[]> outputs = Runs.of(upsampled, frames(11, 4));
      assertThat(outputs).hasSize(recorded.length / 2);
      for (int step = 0; step < outputs.size(); step++) {
        for (int channel = 0; channel < 3; channel++) {
          for (int part = 0; part < 2; part++) {
            assertThat((double) outputs.get(step)[channel * 2 + part])
                .isCloseTo(recorded[step * 2 + part][channel], within(1e-5));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "no_padding; 2; frames that are computed alike, as a window of a stream has them",
        "no_state; 1; padding in time or a recurrent state before it: it joins all frames",
        "no_positions; 1; expected one number a channel, found numbers that differ in time",
        "no_deep_mask; 1; expected a mask in the first attention alone",
        "no_condition; 2; a condition on the numbers of a frame has no rule"
      })
  void whatHasNoExactFormIsNamed(String name, int axis, String reason) throws IOException {
    OnnxModel model = OnnxModel.read(bytes(name + "_18.onnx"));
    assertThatThrownBy(() -> model.network(ImportChoices.none().overTime(axis)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("no exact continual form")
        .hasMessageContaining(reason);
  }

  @Test
  void aClipOfAnyLengthHasNoWindow() throws IOException {
    OnnxModel attention = OnnxModel.read(bytes("attention_17.onnx"));
    ImportedNetwork six = attention.network(ImportChoices.none().overTime(1));
    assertThat(kinds(six)).containsExactly("attention");
    assertThatThrownBy(() -> attention.network(ImportChoices.none()))
        .hasMessageContaining("no exact continual form");
  }

  @Test
  void aDamagedExportIsRefusedOrReadButNeverFailsOtherwise() throws IOException {
    Random random = new Random(3);
    for (String name : List.of("encoder_17", "upsampled_18", "functions_14", "packed_18")) {
      byte[] file = bytes(name + ".onnx");
      for (int trial = 0; trial < 300; trial++) {
        byte[] damaged = file.clone();
        for (int flips = 0; flips <= trial % 4; flips++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          OnnxModel.read(damaged).network(ImportChoices.none().overTime(1 + trial % 2));
        } catch (ImportException refused) {
          assertThat(refused).hasMessageStartingWith("Cannot ");
        }
      }
    }
  }

  private static List<String> kinds(ImportedNetwork network) {
    List<String> kinds = new ArrayList<>();
    for (Object layer : network.layers()) {
      kinds.add(
          layer instanceof java.util.Map<?, ?> map
              ? map.keySet().iterator().next().toString()
              : layer.toString());
    }
    return kinds;
  }

  private static ImportedNetwork imported(String name, int opset, String layout)
      throws IOException {
    int axis = layout.indexOf('t');
    return OnnxModel.read(bytes(name + "_" + opset + ".onnx"))
        .network(ImportChoices.none().overTime(axis));
  }

  private static void assertRecorded(String name, ImportedNetwork network, int clip, int channels)
      throws IOException {
    assertClose(name, Runs.of(network, frames(clip == 0 ? 11 : clip + 6, channels)));
  }

  private static void assertClose(String name, List<float[]> outputs) throws IOException {
    float[][] recorded = recorded(name);
    assertThat(outputs).as(name).hasSameSizeAs(recorded);
    for (int row = 0; row < recorded.length; row++) {
      assertThat(outputs.get(row)).hasSameSizeAs(recorded[row]);
      for (int at = 0; at < recorded[row].length; at++) {
        assertThat((double) outputs.get(row)[at])
            .as("%s, number %d of output %d", name, at, row)
            .isCloseTo(recorded[row][at], within(1e-5 * Math.max(1, Math.abs(recorded[row][at]))));
      }
    }
  }

  private static float[][] frames(int count, int channels) {
    float[][] frames = new float[count][channels];
    for (int t = 0; t < count; t++) {
      for (int c = 0; c < channels; c++) {
        frames[t][c] = (float) (Math.sin(.7 * t + 1.3 * c) * (1 + .1 * c));
      }
    }
    return frames;
  }

  private static float[][] recorded(String name) throws IOException {
    List<float[]> rows = new ArrayList<>();
    for (String line : new String(bytes(name + ".csv"), StandardCharsets.US_ASCII).split("\n")) {
      String[] numbers = line.split(",");
      float[] row = new float[numbers.length];
      for (int at = 0; at < row.length; at++) {
        row[at] = Float.parseFloat(numbers[at]);
      }
      rows.add(row);
    }
    return rows.toArray(new float[0][]);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream file = TorchExportsTest.class.getResourceAsStream("/onnx/torch/" + name)) {
      return file == null ? null : file.readAllBytes();
    }
  }
}
