package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalUriTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    assertThat(LocalUri.of(Path.of("/data/my runs"))).isEqualTo("file:///data/my runs");
    assertThat(LocalUri.file("file:///data/my runs")).hasValue(Path.of("/data/my runs"));
    assertThat(LocalUri.file("s3://bucket/runs")).isEmpty();
  }

  /** The oracle is the file system of Flink, which writes, and that of Java, which finds it. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "my runs", "Läufe", "50% off", "a%20b", "a#b", "a?b", "1+1=2"})
  void flinkWritesWhereTheUriSays(String name) throws IOException {
    Path place = folder.resolve(name).resolve("state");
    org.apache.flink.core.fs.Path flink = new org.apache.flink.core.fs.Path(LocalUri.of(place));

    FileSystem.get(flink.toUri()).create(flink, WriteMode.NO_OVERWRITE).close();

    assertThat(place).exists();
    try (var beside = Files.list(folder)) {
      assertThat(beside).containsExactly(folder.resolve(name));
    }
    assertThat(LocalUri.file(LocalUri.of(place))).hasValue(place);
    assertThat(LocalUri.file(flink.toString())).as("Flink's own text").hasValue(place);
  }

  @Test
  void aPathIsTakenAsItIsAndOneThatIsRelativeStartsAtTheWorkingDirectory() {
    assertThat(LocalUri.file("out/my runs")).hasValue(Path.of("out/my runs"));
    assertThat(LocalUri.of(Path.of("out")))
        .isEqualTo("file://" + Path.of("").toAbsolutePath() + "/out");
  }

  @Test
  void bothFormsOfAUriWithoutAHostNameTheSameFile() {
    assertThat(LocalUri.file("file:/data/a")).isEqualTo(LocalUri.file("file:///data/a"));
    assertThat(LocalUri.file("file:///data/a/")).hasValue(Path.of("/data/a"));
  }
}
