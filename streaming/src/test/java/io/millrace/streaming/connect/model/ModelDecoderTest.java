package io.millrace.streaming.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Reason;
import io.millrace.api.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDecoderTest {

  @TempDir private Path folder;

  /** As on a topic, where a damaged message is one dead letter. */
  @Test
  void exampleUsage() throws IOException {
    new ModelFolder(folder).write(model("learner"));
    Path damaged = Files.writeString(folder.resolve("learner/g/000000000009.json"), "{oops");
    Path theirs = Files.createDirectories(folder.resolve("another/g"));
    Files.writeString(theirs.resolve("000000000009.json"), "{oops");

    List<String> manifests = ModelDecoder.answering(folder.toString(), List.of("learner"));
    assertThat(manifests).hasSize(2).contains(damaged.toString());
    List<Inbound> read =
        manifests.stream().map(new ModelDecoder.OfFolder(folder.toString())::map).toList();

    assertThat(read)
        .filteredOn(ModelRelease.class::isInstance)
        .singleElement()
        .satisfies(release -> assertThat(((ModelRelease) release).version()).isEqualTo(3));
    assertThat(read)
        .filteredOn(DeadLetter.class::isInstance)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(((DeadLetter) letter).reason()).isEqualTo(Reason.MALFORMED);
              assertThat(((DeadLetter) letter).origin().source()).isEqualTo(damaged.toString());
            });
  }

  private static PublishedModel model(String pipeline) {
    StateLayout layout = StateLayout.of(Slot.of("mean"));
    return PublishedModel.of(
        new ModelManifest(
            new ModelName(pipeline, "g", 3),
            new Provenance(0, Provenance.NO_PARENT, 3, 5),
            List.of("value"),
            List.of(new ModelSpec("deviation", Map.of())),
            ""),
        layout,
        new float[] {1});
  }
}
