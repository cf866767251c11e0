package io.millrace.simulate.demo.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.simulate.trace.ActivityRecordings;
import io.millrace.simulate.trace.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The network that ships, against the script that trained it. */
final class ActivityNetworkTest {

  private static final int SENSORS = 12;

  private static byte[] resource(String name) throws IOException {
    try (InputStream file = ActivityNetworkTest.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    }
  }

  private static Network network() throws IOException {
    Map<String, Object> yaml = new Yaml().load(new String(resource("activity.yaml"), UTF_8));
    assertThat(yaml.remove("weights")).isEqualTo("activity.safetensors");
    Map<String, Weight> weights = new HashMap<>();
    for (Tensor tensor : Safetensors.read(resource("activity.safetensors")).tensors()) {
      weights.put(tensor.name(), new Weight(tensor.shape(), tensor.values()));
    }
    return Network.of(Architecture.read(yaml), Weights.of(weights));
  }

  /**
   * Every output of one recording, step by step, against the whole recording in double precision.
   * Some 500 float products and sums of size 10 a logit: 1e-4.
   */
  @Test
  void stepsGiveWhatTheScriptGivesForTheWholeRecording() throws IOException {
    String[] expected = new String(resource("reference.csv"), UTF_8).split("\n");
    SingleStream stream = SingleStream.of(network(), 0);
    int emitted = 0;
    int at = 0;
    try (Stream<Reading> readings = new ActivityRecordings().readings()) {
      Iterator<Reading> first =
          readings.takeWhile(reading -> reading.key().equals("s15_01")).iterator();
      for (; first.hasNext(); at++) {
        float[] sensors = Arrays.copyOf(first.next().values(), SENSORS);
        Optional<SingleStream.Answer> answer = stream.step(sensors, at);
        if (answer.isPresent()) {
          String[] numbers = expected[emitted++].split(",");
          assertThat(at).isEqualTo(Integer.parseInt(numbers[0]));
          for (int column = 1; column < numbers.length; column++) {
            float reference = Float.parseFloat(numbers[column]);
            assertThat(answer.get().output()[column - 1])
                .as("reading %d, number %d", at, column)
                .isCloseTo(reference, within(1e-4f * Math.max(1, Math.abs(reference))));
          }
        }
      }
    }
    assertThat(emitted).isEqualTo(expected.length).isGreaterThan(100);
  }
}
