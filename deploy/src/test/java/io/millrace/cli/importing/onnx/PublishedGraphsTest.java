package io.millrace.cli.importing.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Graphs of others, frame by frame against what onnxruntime recorded; see record.py beside them.
 */
class PublishedGraphsTest {

  @Test
  void exampleUsage() throws IOException {
    ImportedNetwork digits = OnnxModel.read(bytes("cnn_mnist.onnx")).network(ImportChoices.none());
    List<float[]> outputs = Runs.of(digits, images());
    // Logarithms of probabilities down to −170; a float there has a distance of 1.5e-5.
    assertClose(outputs, recorded("cnn_mnist.csv"), 3e-4);
  }

  @Test
  void aVoiceDetectorWithAStateAndNestedConditionsIsRecordedToOneMillionth() throws IOException {
    ImportChoices choices =
        new ImportChoices(
            Optional.empty(),
            Map.of("input", List.of(1, 576)),
            Map.of("sr", 16_000.),
            Map.of("state", "stateN"),
            Optional.empty());
    ImportedNetwork voice = OnnxModel.read(bytes("silero_vad_16k_op15.onnx")).network(choices);
    List<float[]> outputs = Runs.of(voice, chunks());
    assertClose(outputs, recorded("silero_vad_16k_op15.csv"), 1e-5);
  }

  @Test
  void aKeywordNetworkOverTimeIsRecordedToOneHundredThousandth() throws IOException {
    ImportedNetwork keyword =
        OnnxModel.read(bytes("gru_s.onnx")).network(ImportChoices.none().overTime(0));
    float[][] frames = new float[25][10];
    for (int t = 0; t < frames.length; t++) {
      for (int at = 0; at < 10; at++) {
        frames[t][at] = (float) ((at == 0 ? 12 : 3) * Math.sin(.7 * t + 1.3 * at));
      }
    }
    assertClose(Runs.of(keyword, frames), recorded("gru_s.csv"), 1e-5);
  }

  private static void assertClose(List<float[]> outputs, float[][] recorded, double most) {
    assertThat(outputs).hasSameSizeAs(recorded);
    for (int row = 0; row < recorded.length; row++) {
      assertThat(outputs.get(row)).as("output %d", row).hasSameSizeAs(recorded[row]);
      for (int at = 0; at < recorded[row].length; at++) {
        assertThat((double) outputs.get(row)[at])
            .as("number %d of output %d", at, row)
            .isCloseTo(recorded[row][at], within(most));
      }
    }
  }

  private static float[][] images() {
    float[][] images = new float[5][784];
    for (int k = 0; k < images.length; k++) {
      for (int at = 0; at < 784; at++) {
        boolean drawn = (at / 28 + at % 28 + k) % 5 < 2;
        images[k][at] = drawn ? (at * 37 + k * 101) % 256 : 0;
      }
    }
    return images;
  }

  /** Chunks of 512 samples, each behind the last 64 of the one before. */
  private static float[][] chunks() {
    float[] sound = new float[24 * 512];
    for (int at = 0; at < sound.length; at++) {
      double loud = at / 2048 % 2 == 1 ? 1 + Math.sin(at * .003) : 0;
      double tones = Math.sin(at * .05) + .5 * Math.sin(at * .11) + .3 * Math.sin(at * .27);
      sound[at] = (float) (.15 * loud * tones);
    }
    float[][] chunks = new float[24][];
    for (int k = 0; k < chunks.length; k++) {
      chunks[k] = new float[576];
      for (int at = 0; at < 576; at++) {
        int sample = k * 512 - 64 + at;
        chunks[k][at] = sample < 0 ? 0 : sound[sample];
      }
    }
    return chunks;
  }

  private static float[][] recorded(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.US_ASCII)
        .lines()
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .map(
            line -> {
              float[] row = new float[line.length];
              for (int at = 0; at < row.length; at++) {
                row[at] = (float) line[at];
              }
              return row;
            })
        .toArray(float[][]::new);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream file = PublishedGraphsTest.class.getResourceAsStream("/onnx/" + name)) {
      return file.readAllBytes();
    }
  }
}
