package io.millrace.continual.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.continual.network.RandomWeights;
import io.millrace.continual.pointwise.BatchNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {

  private static final Architecture NET =
      Architecture.of(
          2, Conv1d.of(3, Window.of(4)), BatchNorm.of(1e-5), new Linear(2, Layer.Bias.NONE));

  @Test
  void exampleUsage() {
    assertThat(NET.weights())
        .containsEntry("0.weight", List.of(3, 2, 4))
        .containsEntry("1.running_mean", List.of(3))
        .containsEntry("2.weight", List.of(2, 3))
        .hasSize(7);
    Network.of(NET, RandomWeights.of(NET, 1));
  }

  @Test
  void everyFaultOfEveryTensorIsShownTogether() {
    Map<String, Weight> weights = new LinkedHashMap<>();
    NET.weights()
        .forEach(
            (name, shape) ->
                weights.put(
                    name, new Weight(shape, new float[shape.stream().reduce(1, (a, b) -> a * b)])));
    weights.put("0.weight", new Weight(List.of(3, 4, 2), new float[24]));
    weights.put("0.bias", new Weight(List.of(3), new float[] {0, Float.NaN, 0}));
    weights.put("1.running_vax", weights.remove("1.running_var"));
    weights.put("2.bias", new Weight(List.of(2), new float[2]));
    NetworkException faults =
        catchThrowableOfType(NetworkException.class, () -> Network.of(NET, Weights.of(weights)));
    assertThat(faults)
        .hasMessage(
            """
            0.weight: expected shape [3, 2, 4], found [3, 4, 2]; export the weights of this \
            architecture, or change its sizes
            0.bias: expected finite numbers, found NaN at element 1; train it again
            1.running_var: expected a tensor of shape [3], found none; add it to the weights; is it \
            '1.running_vax'?
            1.running_vax: expected a layer that reads it, found none; remove it, or name the layer \
            so; did you mean '1.running_var'?
            2.bias: expected a layer that reads it, found none; remove it, or name the layer so; did \
            you mean '0.bias'?""");
    assertThat(faults.faults()).extracting(NetworkFault::path).contains("2.bias");
  }

  @Test
  void theCounterOfBatchesIsNotMissedAndNotRefused() {
    Map<String, Weight> weights = new LinkedHashMap<>();
    Weights given = RandomWeights.of(NET, 1);
    NET.weights()
        .forEach((name, shape) -> weights.put(name, new Weight(shape, given.values(name))));
    weights.put("1.num_batches_tracked", new Weight(List.of(), new float[] {7}));
    Network.of(NET, Weights.of(weights));
  }

  @Test
  void shapeAndNumbersBelongTogether() {
    assertThatThrownBy(() -> new Weight(List.of(2, 3), new float[5]))
        .hasMessage("Cannot shape 5 numbers as [2, 3]");
  }
}
