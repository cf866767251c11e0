package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.FakeDevice;
import io.millrace.math.backend.FallbackBackend;
import io.millrace.math.backend.JvmBackend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That operators give the same on a device, within its tolerance, and with a device that fails. */
class BackendsOfOperatorsTest {

  private static final int STEPS = 60;
  private static final int ROWS = 40;

  @Test
  void exampleUsage() {
    FakeDevice device = new FakeDevice();
    float[] expected = run(network(JvmBackend.ofProcess()), 6);
    float[] found = run(network(device), 6);
    assertThat(device.calls()).isPositive();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], offset(1e-4f));
    }
    assertThat(found).isNotEqualTo(expected);
  }

  @Test
  void theDictionaryLearnsTheSameOnADevice() {
    for (String mode : List.of("fast", "tangent", "sfw")) {
      FakeDevice device = new FakeDevice();
      float[] expected = run(dictionary(JvmBackend.ofProcess(), mode), 8);
      float[] found = run(dictionary(device, mode), 8);
      assertThat(device.calls()).isPositive();
      // Codes are thresholded and the state is steered by them: what counts is that both stay near.
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).as("%s %d", mode, i).isCloseTo(expected[i], offset(2e-3f));
      }
    }
  }

  @Test
  void anOperatorWhoseDeviceFailsAlwaysGivesTheBitsOfThisJvm() {
    FakeDevice device = new FakeDevice();
    device.failNext(Integer.MAX_VALUE);
    DenseBackend guarded =
        new FallbackBackend(
            device,
            JvmBackend.ofProcess(),
            new FallbackBackend.Watch() {
              @Override
              public void failed(Throwable cause) {}

              @Override
              public void abandoned(Throwable cause) {}
            });
    assertThat(run(network(guarded), 6)).isEqualTo(run(network(JvmBackend.ofProcess()), 6));
    assertThat(device.calls()).isEqualTo(FallbackBackend.TOLERATED);
  }

  private static float[] run(StreamModel model, int channels) {
    SeededRandom random = new SeededRandom(11);
    int width = model.signature().outputWidth();
    float[] parameters = new float[model.signature().parameters().width()];
    if (model instanceof Learner learner) {
      learner.initialize(parameters, 5);
    }
    float[][] states = new float[ROWS][model.signature().sequence().width()];
    for (float[] state : states) {
      model.reset(state, 0);
    }
    float[] outputs = new float[ROWS * width];
    float[] output = new float[width];
    Rows rows = new Rows(model.signature(), ROWS);
    long learned = 0;
    for (int step = 0; step < STEPS; step++) {
      rows.clear();
      rows.useParameters(parameters, learned);
      for (int row = 0; row < ROWS; row++) {
        float[] input = new float[channels];
        for (int c = 0; c < channels; c++) {
          input[c] = (float) random.gaussian();
        }
        rows.add(input, states[row], step, step);
      }
      model.step(rows);
      for (int row = 0; row < ROWS; row++) {
        rows.readState(row, states[row]);
        rows.readOutput(row, output);
        System.arraycopy(output, 0, outputs, row * width, width);
      }
      if (model instanceof Learner learner) {
        learner.learn(rows);
        learned = rows.learned();
      }
    }
    return model instanceof Learner ? parameters : outputs;
  }

  private static StreamModel dictionary(DenseBackend backend, String mode) {
    return StandardCatalog.catalog(backend)
        .create(List.of(new ModelSpec("dictionary", Map.of("mode", mode, "batch", 40))), 8);
  }

  private static StreamModel network(DenseBackend backend) {
    Map<String, Object> structure =
        Map.of(
            "channels",
            6,
            "layers",
            List.of(
                Map.of("conv1d", Map.of("out", 10, "kernel", 3)),
                "relu",
                Map.of("gru", Map.of("hidden", 7)),
                Map.of("lstm", Map.of("hidden", 5)),
                Map.of("linear", Map.of("out", 4))));
    return StandardCatalog.catalog(backend)
        .create(
            List.of(
                new ModelSpec(
                    "network",
                    Map.of("model", "net.yaml"),
                    Map.of("model", new Attachment("net.yaml", structure, weights())))),
            6);
  }

  private static Map<String, Attachment.Tensor> weights() {
    Map<String, Attachment.Tensor> weights = new HashMap<>();
    SeededRandom random = new SeededRandom(4);
    Map<String, List<Integer>> shapes = new HashMap<>();
    shapes.put("0.weight", List.of(10, 6, 3));
    shapes.put("0.bias", List.of(10));
    shapes.put("2.weight_ih_l0", List.of(21, 10));
    shapes.put("2.weight_hh_l0", List.of(21, 7));
    shapes.put("2.bias_ih_l0", List.of(21));
    shapes.put("2.bias_hh_l0", List.of(21));
    shapes.put("3.weight_ih_l0", List.of(20, 7));
    shapes.put("3.weight_hh_l0", List.of(20, 5));
    shapes.put("3.bias_ih_l0", List.of(20));
    shapes.put("3.bias_hh_l0", List.of(20));
    shapes.put("4.weight", List.of(4, 5));
    shapes.put("4.bias", List.of(4));
    shapes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              int size = entry.getValue().stream().reduce(1, Math::multiplyExact);
              float[] values = new float[size];
              for (int i = 0; i < size; i++) {
                values[i] = (float) (0.4 * random.gaussian());
              }
              weights.put(entry.getKey(), new Attachment.Tensor(entry.getValue(), values));
            });
    return weights;
  }
}
