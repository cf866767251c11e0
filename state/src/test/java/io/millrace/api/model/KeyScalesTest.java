package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyScalesTest {

  private static final List<Slot> SLOTS = List.of(Slot.of("mean", 2), Slot.of("deviation", 2));

  @Test
  void exampleUsage() {
    KeyScales scales =
        KeyScales.of(
            SLOTS,
            new TreeMap<>(Map.of("b", new float[] {1, 2, 3, 4}, "a", new float[] {5, 6, 7, 8})));
    PublishedModel model =
        PublishedModel.of(draft(), StateLayout.of(Slot.of("w")), new float[] {9}, scales);

    PublishedModel read = PublishedModel.read(model.message());
    assertThat(read.parameters(StateLayout.of(Slot.of("w")))).containsExactly(9);
    KeyScales found = KeyScales.of(read.contents());
    assertThat(found.keys()).containsExactly("a", "b");
    assertThat(found.ofKey("b").get("mean")).containsExactly(1, 2);
    assertThat(found.ofKey("b").get("deviation")).containsExactly(3, 4);
    assertThat(found.ofKey("c")).isEmpty();
    assertThat(read.contents().tensor("keys/mean").shape()).containsExactly(2, 2);
  }

  @Test
  void aModelWithoutScalesHasTheBytesOfBefore() {
    StateLayout layout = StateLayout.of(Slot.of("w"));
    assertThat(PublishedModel.of(draft(), layout, new float[] {9}, KeyScales.NONE).message())
        .isEqualTo(PublishedModel.of(draft(), layout, new float[] {9}).message());
    assertThat(KeyScales.of(SLOTS, new TreeMap<>())).isEqualTo(KeyScales.NONE);
    assertThat(KeyScales.of(PublishedModel.of(draft(), layout, new float[] {9}).contents()).keys())
        .isEmpty();
  }

  @Test
  void namesOfKeysMayHaveAnyCharacter() {
    String name = "Größe \"7\", \\ ☂";
    KeyScales scales = KeyScales.of(SLOTS, new TreeMap<>(Map.of(name, new float[4])));
    PublishedModel model = PublishedModel.of(draft(), StateLayout.EMPTY, new float[0], scales);
    assertThat(KeyScales.of(model.contents()).keys()).containsExactly(name);
  }

  @Test
  void scalesWithoutFittingNamesAreDamaged() {
    Tensor scale = new Tensor("keys/mean", List.of(2, 1), new float[2]);
    assertThatThrownBy(() -> KeyScales.of(contents(scale, Map.of())))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("their names as a JSON list");
    assertThatThrownBy(() -> KeyScales.of(contents(scale, Map.of("keys", "[\"a\"]"))))
        .hasMessageContaining("expected 1 rows in 'keys/mean', found the shape [2, 1]");
  }

  private static Safetensors.Contents contents(Tensor tensor, Map<String, String> metadata) {
    return new Safetensors.Contents(List.of(tensor), metadata);
  }

  private static ModelManifest draft() {
    return new ModelManifest(
        new ModelName("p", "g", 1),
        new Provenance(0, Provenance.NO_PARENT, 10, 0),
        List.of("x", "y"),
        List.of(new ModelSpec("standardize", Map.of())),
        "");
  }
}
