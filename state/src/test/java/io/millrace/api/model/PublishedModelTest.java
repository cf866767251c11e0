package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PublishedModelTest {

  private final PublishedModel model = Examples.model("station", 3);

  @Test
  void exampleUsage() {
    PublishedModel arrived = PublishedModel.read(model.message());
    assertThat(arrived.manifest()).isEqualTo(model.manifest());
    assertThat(arrived.parameters(Examples.LAYOUT)).containsExactly(Examples.PARAMETERS);
  }

  @Test
  void theManifestSaysWhereTheModelComesFrom() {
    String json = new String(model.manifestJson(), StandardCharsets.UTF_8);
    assertThat(json)
        .contains("\"pipeline\" : \"air\"", "\"version\" : 3", "\"parent\" : 2", "\"learned\" : 30")
        .contains("\"sha256\" : \"" + model.manifest().sha256() + "\"");
    assertThat(new String(Examples.model("station", 0).manifestJson(), StandardCharsets.UTF_8))
        .doesNotContain("parent");
  }

  @Test
  void theManifestSaysHowFollowersAreToTakeIt() {
    assertThat(model.standing()).isEqualTo(ReleaseStatus.RELEASED);
    assertThat(new String(model.manifestJson(), StandardCharsets.UTF_8))
        .as("a plain release reads as it always did")
        .doesNotContain("standing", "from");
    for (ReleaseStatus standing :
        new ReleaseStatus[] {
          ReleaseStatus.HELD, ReleaseStatus.RESUMED, ReleaseStatus.RELEASED.startingAt(-5)
        }) {
      PublishedModel arrived = PublishedModel.read(model.as(standing).message());
      assertThat(arrived.standing()).isEqualTo(standing);
      assertThat(arrived.manifest()).isEqualTo(model.manifest());
    }
    byte[] odd =
        new String(model.as(ReleaseStatus.HELD).manifestJson(), StandardCharsets.UTF_8)
            .replace("\"held\"", "\"helt\"")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> PublishedModel.of(odd, model.tensors()))
        .hasMessageContaining("standing: expected held or resumed, or none for a release");
  }

  @Test
  void refusesTensorsOfAnotherVersion() {
    byte[] others =
        PublishedModel.of(model.manifest(), Examples.LAYOUT, new float[Examples.LAYOUT.width()])
            .tensors();
    assertThatThrownBy(() -> PublishedModel.of(model.manifestJson(), others))
        .hasMessageStartingWith("Cannot read model air/station/3: expected tensors with sha256");
  }

  @Test
  void namesEverySlotThatDoesNotFit() {
    StateLayout other =
        StateLayout.of(Slot.of("dictionary", 3, 3), Slot.of("scale"), Slot.of("more"));
    assertThatThrownBy(() -> model.parameters(other))
        .hasMessage(
            "Cannot use model air/station/3: slot 'dictionary' is [2, 3] there and [3, 3] here; "
                + "slot 'more' is missing");
  }

  @Test
  void showsEveryFaultOfAManifestAtOnce() {
    byte[] json =
        "{\"format\":2,\"pipeline\":\"\",\"version\":-1}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> PublishedModel.of(json, new byte[0]))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll(
            "format 2 is newer",
            "pipeline: expected text",
            "group: expected text",
            "version: ",
            "seed: ",
            "learned: ",
            "time: ",
            "channels: ",
            "operators: ",
            "sha256: ");
  }

  @Test
  void damagedMessagesAreReadOrRefusedAndNothingElse() {
    SeededRandom random = new SeededRandom(12);
    int refused = 0;
    for (int trial = 0; trial < 10_000; trial++) {
      byte[] damaged = Mutations.damage(model.message(), random);
      try {
        PublishedModel.read(damaged).parameters(Examples.LAYOUT);
      } catch (ModelFileException expected) {
        assertThat(expected).hasMessageStartingWith("Cannot ");
        refused++;
      }
    }
    // Only damage to text that carries no meaning passes: the checksum covers all tensors.
    assertThat(refused).isGreaterThan(7000);
  }
}
