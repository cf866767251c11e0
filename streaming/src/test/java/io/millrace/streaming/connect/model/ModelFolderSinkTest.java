package io.millrace.streaming.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderSinkTest {

  private static final StateLayout LAYOUT = StateLayout.of(Slot.of("mean", 2));

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws Exception {
    try (SinkWriter<ModelRelease> writer = writer()) {
      writer.write(release(50), null);
      writer.write(release(100), null);
      assertThat(new ModelFolder(folder.resolve("models")).list()).isEmpty();
      writer.flush(false);
    }
    ModelFolder models = new ModelFolder(folder.resolve("models"));
    assertThat(models.list())
        .containsExactly(new ModelName("p", "north", 50), new ModelName("p", "north", 100));
    assertThat(models.read(new ModelName("p", "north", 100)).parameters(LAYOUT))
        .containsExactly(100, -100);
  }

  @Test
  void writesTheSameBytesAgainAfterAFailure() throws Exception {
    try (SinkWriter<ModelRelease> writer = writer()) {
      writer.write(release(50), null);
      writer.flush(false);
      writer.write(release(100), null);
    }
    Map<String, String> before = files();
    assertThat(before).hasSize(2);
    try (SinkWriter<ModelRelease> writer = writer()) {
      writer.write(release(50), null);
      writer.write(release(100), null);
      writer.flush(true);
      assertThat(files()).hasSize(4).containsAllEntriesOf(before);
      writer.flush(true);
      assertThat(files()).hasSize(4);
    }
  }

  @Test
  void aFolderThatIsGoneIsNotMadeAnew() throws Exception {
    Path models = folder.resolve("models");
    Path away = folder.resolve("away");
    try (SinkWriter<ModelRelease> writer = writer()) {
      writer.write(release(50), null);
      Files.move(models, away);

      assertThatThrownBy(() -> writer.flush(false))
          .hasMessageContaining("Cannot write models to")
          .hasMessageContaining(models.toString())
          .hasMessageContaining("bring the folder back");
      assertThat(models).doesNotExist();

      Files.move(away, models);
      writer.flush(false);
    }
    assertThat(new ModelFolder(models).list()).hasSize(1);
  }

  @Test
  void refusesAFolderOfAnotherMachine() {
    assertThatThrownBy(() -> new ModelFolderSink("s3://bucket/models").writer(0))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(
            "Cannot use the models folder s3://bucket/models: expected a folder of");
  }

  private SinkWriter<ModelRelease> writer() throws IOException {
    return new ModelFolderSink("file:" + folder.resolve("models")).writer(0);
  }

  private static ModelRelease release(long version) {
    ModelManifest draft =
        new ModelManifest(
            new ModelName("p", "north", version),
            new Provenance(7, Provenance.NO_PARENT, 10 * version, 0),
            List.of("a", "b"),
            List.of(new ModelSpec("mean", Map.of())),
            "");
    float[] parameters = {version, -version};
    return new ModelRelease(
        "p", "north", version, PublishedModel.of(draft, LAYOUT, parameters).message());
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(ModelFolderSinkTest::isOfAModel).toList()) {
        files.put(
            path.toString(), Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  private static boolean isOfAModel(Path path) {
    return Files.isRegularFile(path) && !path.getFileName().toString().startsWith(".");
  }
}
