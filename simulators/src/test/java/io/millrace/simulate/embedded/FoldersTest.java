package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {

  private static final int ROUNDS = 30;
  private static final int FILES = 300;

  @TempDir Path root;

  @Test
  void exampleUsage() throws IOException {
    Path folder = Files.createDirectories(root.resolve("a/b"));
    Files.writeString(folder.resolve("file"), "text");

    Folders.delete(root.resolve("a"));

    assertThat(root).isEmptyDirectory();
    assertThatCode(() -> Folders.delete(root.resolve("a"))).doesNotThrowAnyException();
  }

  @Test
  void aLinkIsDeletedAndNotFollowed() throws IOException {
    Path kept = Files.writeString(Files.createDirectory(root.resolve("kept")).resolve("x"), "x");
    Path folder = Files.createDirectory(root.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("link"), kept.getParent());

    Folders.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(kept).hasContent("x");
  }

  /** Flink removes temporary files of a cluster that has ended, whoever removes their folder. */
  @Test
  void filesThatSomebodyElseDeletesMeanwhileAreNoFault() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path folder = Files.createDirectory(root.resolve("round" + round));
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        files.add(Files.createFile(Files.createDirectory(folder.resolve("d" + i)).resolve("f")));
      }
      Collections.reverse(files);
      CountDownLatch both = new CountDownLatch(2);
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(
              () -> {
                meet(both);
                files.forEach(FoldersTest::deleteWithFolder);
              });
      meet(both);
      Folders.delete(folder);
      other.get(60, TimeUnit.SECONDS);

      assertThat(folder).as("round %d", round).doesNotExist();
    }
  }

  private static void deleteWithFolder(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.getParent());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
