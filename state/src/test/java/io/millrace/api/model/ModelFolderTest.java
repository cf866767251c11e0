package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  @TempDir Path root;

  @Test
  void exampleUsage() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 3));
    folder.write(Examples.model("station", 12));
    ModelName newest = folder.newest("air", "station").orElseThrow();
    assertThat(newest.version()).isEqualTo(12);
    assertThat(folder.read(newest).parameters(Examples.LAYOUT))
        .containsExactly(Examples.PARAMETERS);
  }

  @Test
  void aHeldVersionAnswersInPlaceOfTheNewest() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 3));
    folder.write(Examples.model("station", 12));
    folder.write(Examples.model("other", 5));
    ModelName third = new ModelName("air", "station", 3);

    folder.hold(third);
    assertThat(folder.answering("air")).containsExactly(new ModelName("air", "other", 5), third);
    assertThat(folder.answering("water")).isEmpty();
    folder.resume("air", "station");
    assertThat(folder.answering("air")).extracting(ModelName::version).containsExactly(5L, 12L);

    assertThatThrownBy(() -> folder.hold(new ModelName("air", "station", 4)))
        .hasMessageContaining("there is no such version");
    Files.writeString(root.resolve("air/station/held"), "the third");
    assertThatThrownBy(() -> folder.answering("air")).hasMessageContaining("a version in digits");
  }

  /** A writer renames its files into their place, so some vanish while a reader lists them. */
  @Test
  void aFolderIsListedWhileItIsWritten() throws Exception {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 1));
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> written =
          writer.submit(
              () -> {
                for (int version = 2; version <= 200; version++) {
                  new ModelFolder(root).write(Examples.model("station", version));
                }
                return null;
              });
      int most = 1;
      while (!written.isDone()) {
        int found = folder.list().size();
        assertThat(found).isGreaterThanOrEqualTo(most);
        most = found;
      }
      written.get();
    } finally {
      writer.shutdownNow();
    }
    assertThat(folder.list()).hasSize(200);
  }

  @Test
  void aDamagedManifestIsNamedAndTheOthersAnswer() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 3));
    Path garbage = Files.writeString(root.resolve("air/station/000000000004.json"), "{oops");
    Path tooLong = root.resolve("air/station/000000000005.json");
    try (RandomAccessFile sparse = new RandomAccessFile(tooLong.toFile(), "rw")) {
      sparse.setLength(900L << 20);
    }

    assertThat(folder.answering("air")).containsExactly(new ModelName("air", "station", 3));
    assertThat(folder.damaged("air")).containsExactly(garbage, tooLong);
    assertThatThrownBy(folder::list)
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("Cannot read " + garbage + ": Cannot read a model manifest: ")
        .hasMessageEndingWith("; remove the file, or put a whole one in its place");
    assertThatThrownBy(() -> folder.read(tooLong))
        .hasMessage(
            "Cannot read " + tooLong + ": expected at most 1048576 bytes, found " + (900L << 20));
  }

  @Test
  void filesOfAnotherPipelineAreNotRead() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 3));
    Path theirs = Files.createDirectories(root.resolve("water/station"));
    Files.writeString(theirs.resolve("000000000004.json"), "{oops");

    assertThat(folder.answering("air")).hasSize(1);
    assertThat(folder.damaged("air")).isEmpty();
  }

  @Test
  void theNewestVersionIsTheOneThatWasWrittenLast() throws IOException {
    new ModelFolder(root).write(Examples.model("other", 8));
    for (long version : new long[] {3, 4, 9}) {
      new ModelFolder(root).write(Examples.model("station", version));
    }

    // A run that went back to an earlier savepoint publishes what it learns from there.
    ModelFolder back = new ModelFolder(root);
    back.write(Examples.model("station", 5));

    assertThat(back.newest("air", "station").orElseThrow().version()).isEqualTo(5);
    assertThat(back.answering("air")).extracting(ModelName::version).containsExactly(8L, 5L);
    assertThat(back.manifests())
        .extracting(path -> root.relativize(path).toString())
        .containsExactly(
            "air/other/000000000008.json",
            "air/station/000000000003.json",
            "air/station/000000000004.json",
            "air/station/000000000009.json",
            "air/station/000000000005.json");
    assertThat(back.read(new ModelName("air", "station", 9)).manifest().name().version())
        .as("what results of the abandoned run name stays")
        .isEqualTo(9);

    back.write(Examples.model("station", 9));
    back.write(Examples.model("station", 10));
    assertThat(back.newest("air", "station").orElseThrow().version()).isEqualTo(10);
    assertThat(root.resolve("air/station/newest")).doesNotExist();
  }

  @Test
  void aMarkThatIsOutOfDateOrDamagedIsSeen() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 9));
    folder.write(Examples.model("station", 5));
    Path mark = root.resolve("air/station/newest");
    assertThat(Files.readString(mark)).isEqualTo("5 9");

    // As a release before marks would leave it that went on from version 9.
    Files.writeString(mark, "5 8");
    assertThat(folder.newest("air", "station").orElseThrow().version()).isEqualTo(9);
    Files.writeString(mark, "7 9");
    assertThat(folder.newest("air", "station").orElseThrow().version()).isEqualTo(9);
    Files.writeString(mark, "the fifth");
    assertThatThrownBy(() -> folder.answering("air"))
        .hasMessageContaining("expected two versions in digits; remove the file");
  }

  @Test
  void writingAgainChangesNothing() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 3));
    Path tensors = root.resolve("air/station/000000000003.safetensors");
    byte[] before = Files.readAllBytes(tensors);
    folder.write(Examples.model("station", 3));
    assertThat(Files.readAllBytes(tensors)).isEqualTo(before);
    try (Stream<Path> files = Files.list(tensors.getParent())) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void noGroupNameLeavesTheFolder() throws IOException {
    ModelFolder folder = new ModelFolder(root.resolve("models"));
    for (String name :
        new String[] {"../../up", "..", ".", "/etc/passwd", "a/b", "Köln", "a\u0000b"}) {
      folder.write(Examples.model(name, 1));
      assertThat(folder.read(new ModelName("air", name, 1)).manifest().name().group())
          .isEqualTo(name);
    }
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(14)
          .allMatch(file -> root.resolve("models/air").relativize(file).getNameCount() == 2);
    }
    assertThat(folder.list()).hasSize(7);
  }

  @Test
  void aGroupWhoseNameIsTooLongForAFileHasItsModels() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    List<String> names = List.of("Ж".repeat(43), "Ж".repeat(512), "Ж".repeat(511) + "Д");
    for (String name : names) {
      folder.write(Examples.model(name, 1));
      folder.write(Examples.model(name, 2));
      folder.hold(new ModelName("air", name, 1));
    }

    assertThat(folder.answering("air"))
        .extracting(ModelName::group)
        .containsExactlyInAnyOrderElementsOf(names);
    for (Path manifest : folder.manifests()) {
      assertThat(names).contains(folder.read(manifest).manifest().name().group());
    }
    assertThat(folder.newest("air", names.get(2)).orElseThrow().version()).isEqualTo(2);
    assertThat(folder.held("air", names.get(1)).orElseThrow().version()).isEqualTo(1);
    folder.resume("air", names.get(0));
    assertThat(folder.held("air", names.get(0))).isEmpty();
  }

  @Test
  void aMissingVersionIsNamed() {
    assertThatThrownBy(() -> new ModelFolder(root).read(new ModelName("air", "x", 9)))
        .hasMessageStartingWith("Cannot read model air/x/9: there is no such version in ");
  }

  @Test
  void aManifestInTheWrongPlaceIsRefused() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("station", 3));
    Path group = root.resolve("air/station");
    for (String ending : new String[] {".json", ".safetensors"}) {
      Files.copy(group.resolve("000000000003" + ending), group.resolve("000000000004" + ending));
    }
    assertThatThrownBy(() -> folder.read(new ModelName("air", "station", 4)))
        .hasMessageContaining("the manifest in its place says air/station/3");
  }

  @Test
  void readsWhatLiesBehindAManifestAndSeesOneThatWasMoved() throws IOException {
    ModelFolder folder = new ModelFolder(root);
    folder.write(Examples.model("b", 3));
    folder.write(Examples.model("a", 12));
    Path moved = root.resolve("air/a/000000000013.json");
    Files.copy(root.resolve("air/a/000000000012.json"), moved);

    assertThat(folder.manifests())
        .extracting(path -> root.relativize(path).toString())
        .containsExactly(
            "air/a/000000000012.json", "air/a/000000000013.json", "air/b/000000000003.json");
    assertThat(folder.read(folder.manifests().get(0)).manifest().name())
        .isEqualTo(new ModelName("air", "a", 12));
    assertThatThrownBy(() -> folder.read(moved))
        .hasMessage(
            "Cannot read model air/a/12: expected its manifest at "
                + root.resolve("air/a/000000000012.json"));
  }

  @Test
  void anEmptyOrAbsentFolderHoldsNothing() throws IOException {
    assertThat(new ModelFolder(root.resolve("absent")).list()).isEmpty();
    assertThat(new ModelFolder(root.resolve("absent")).manifests()).isEmpty();
    assertThat(new ModelFolder(root).newest("air", "station")).isEmpty();
  }
}
