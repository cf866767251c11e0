package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedWeightsTest {

  /** Two channels, a linear layer of two outputs, a batch norm that is not folded. */
  private static Architecture net(String prefix) {
    Map<String, Object> structure = new LinkedHashMap<>();
    structure.put("channels", 2);
    structure.put("layers", List.of(Map.of("linear", Map.of("out", 2)), "relu", "batch_norm"));
    if (!prefix.isEmpty()) {
      structure.put("prefix", prefix);
    }
    return Architecture.read(structure);
  }

  private static Map<String, Weight> plain() {
    Map<String, Weight> weights = new LinkedHashMap<>();
    put(weights, "0.weight", List.of(2, 2), 3, 4, .6f, -.8f);
    put(weights, "0.bias", List.of(2), 1, 2);
    put(weights, "2.weight", List.of(2), 1, 1);
    put(weights, "2.bias", List.of(2), 0, 0);
    put(weights, "2.running_mean", List.of(2), 0, 0);
    put(weights, "2.running_var", List.of(2), 1, 4);
    return weights;
  }

  private static void put(
      Map<String, Weight> weights, String name, List<Integer> shape, float... values) {
    weights.put(name, new Weight(shape, values));
  }

  private static Weights loaded(String prefix, Map<String, Weight> stored) {
    return LoadedWeights.of(net(prefix), Weights.of(stored));
  }

  private static Map<String, Weight> prefixed(String prefix) {
    Map<String, Weight> stored = new LinkedHashMap<>();
    plain().forEach((name, weight) -> stored.put(prefix + name, weight));
    return stored;
  }

  @Test
  void exampleUsage() {
    Weights weights = loaded("module.", prefixed("module."));
    assertThat(weights.names()).isEqualTo(plain().keySet());
    assertThat(weights.values("0.weight")).containsExactly(3, 4, .6f, -.8f);
    Network.of(net("module."), Weights.of(prefixed("module.")));
  }

  @Test
  void aPrefixThatIsNotDeclaredIsNamedOnceWithItsCure() {
    assertThatThrownBy(() -> loaded("", prefixed("net.module.")))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "prefix: expected names of weights such as '0.weight', found names that begin with"
                + " 'net.module.'; write prefix: net.module. in the model file, or export the names"
                + " without it");
  }

  @Test
  void otherFaultsBehindAPrefixAreShownToo() {
    Map<String, Weight> stored = prefixed("module.");
    stored.remove("module.2.bias");
    assertThatThrownBy(() -> loaded("", stored))
        .hasMessageContaining("write prefix: module. in")
        .hasMessageContaining("2.bias: expected a tensor of shape [2], found none")
        .satisfies(thrown -> assertThat(((NetworkException) thrown).faults()).hasSize(2));
    stored.putAll(plain());
    assertThatThrownBy(() -> loaded("module.", stored))
        .hasMessageContaining(
            "0.bias: expected one tensor of this name, found one with the prefix");
  }

  @ParameterizedTest
  @CsvSource({
    "0.weight_g, 0.weight_v",
    "0.parametrizations.weight.original0, 0.parametrizations.weight.original1"
  })
  void aWeightNormIsFolded(String length, String direction) {
    Map<String, Weight> stored = plain();
    stored.remove("0.weight");
    put(stored, length, List.of(2, 1), 10, .5f);
    put(stored, direction, List.of(2, 2), 3, 4, 6, -8);
    // rows of norm 5 and 10: 10 / 5 and .5 / 10
    assertThat(loaded("", stored).values("0.weight"))
        .containsExactly(new float[] {6, 8, .3f, -.4f}, within(1e-7f));
    stored.keySet().removeIf(name -> name.equals(length));
    put(stored, length, List.of(1, 2), 1, 2);
    assertThat(loaded("", stored).values("0.weight"))
        .containsExactly(
            new float[] {
              (float) (3 / Math.sqrt(45)), (float) (8 / Math.sqrt(80)),
              (float) (6 / Math.sqrt(45)), (float) (-16 / Math.sqrt(80))
            },
            within(1e-7f));
    put(stored, length, List.of(), 5);
    assertThat(loaded("", stored).values("0.weight")[0])
        .isCloseTo((float) (15 / Math.sqrt(125)), within(1e-6f));
  }

  @Test
  void aWeightNormWithoutADirectionIsRefused() {
    Map<String, Weight> stored = plain();
    stored.remove("0.weight");
    put(stored, "0.weight_g", List.of(2, 1), 1, 1);
    put(stored, "0.weight_v", List.of(2, 2), 3, 4, 0, 0);
    assertThatThrownBy(() -> loaded("", stored))
        .hasMessage(
            "0.weight_v: expected rows with a norm above 0, found norm 0 of row 1; remove the weight"
                + " norm before export, or train it again");
    put(stored, "0.weight_g", List.of(3, 1), 1, 1, 1);
    assertThatThrownBy(() -> loaded("", stored))
        .hasMessageContaining("0.weight_g: expected a length for each row of 0.weight_v [2, 2]");
  }

  @Test
  void tensorsWithoutElementsArePassedOver() {
    Map<String, Weight> stored = plain();
    put(stored, "0.scratch", List.of(0, 7));
    loaded("", stored);
    put(stored, "0.bias", List.of(0));
    assertThatThrownBy(() -> loaded("", stored))
        .hasMessageContaining("0.bias: expected shape [2], found [0]");
  }

  @Test
  void aNegativeVarianceIsRefusedWithItsPlace() {
    Map<String, Weight> stored = plain();
    put(stored, "2.running_var", List.of(2), 1, -.25f);
    assertThatThrownBy(() -> Network.of(net(""), Weights.of(stored)))
        .hasMessageStartingWith(
            "2.running_var: expected variances of at least 0, found -0.25 at element 1; a variance is"
                + " never negative");
    put(stored, "2.running_var", List.of(2), 0, 1e-30f);
    loaded("", stored);
    put(stored, "2.weight", List.of(2), 3e38f, 1);
    assertThatThrownBy(() -> loaded("", stored))
        .hasMessageContaining("is a finite float, found 0.0 at element 0 with epsilon 1.0E-5; use");
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch_norm", "layer_norm"})
  void aNormThatWouldDivideByZeroIsRefused(String kind) {
    assertThatThrownBy(
            () ->
                LoadedWeights.of(
                    Architecture.read(
                        Map.of(
                            "channels",
                            2,
                            "layers",
                            List.of("relu", "relu", Map.of(kind, Map.of("epsilon", 0))))),
                    zeroVariance()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("epsilon");
  }

  private static Weights zeroVariance() {
    Map<String, Weight> weights = plain();
    weights.keySet().removeIf(name -> name.startsWith("0."));
    put(weights, "2.running_var", List.of(2), 0, 1);
    return Weights.of(weights);
  }

  @Test
  void aFoldThatLeavesTheRangeOfFloatsIsRefused() {
    Architecture folded =
        Architecture.read(
            Map.of(
                "channels",
                2,
                "layers",
                List.of(Map.of("linear", Map.of("out", 2)), "batch_norm")));
    Map<String, Weight> weights = new LinkedHashMap<>();
    plain().forEach((name, weight) -> weights.put(name.replace("2.", "1."), weight));
    put(weights, "0.weight", List.of(2, 2), 0, 1e37f, 0, 0);
    put(weights, "1.running_var", List.of(2), 0, 1);
    assertThatThrownBy(() -> Network.of(folded, Weights.of(weights)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("0.weight: expected finite floats after the batch norm behind it")
        .hasMessageContaining("at element 1");
  }
}
