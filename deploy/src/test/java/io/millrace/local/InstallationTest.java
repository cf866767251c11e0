package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Installation installation = FakeInstallation.in(folder);

    assertThat(installation.clusterPath())
        .containsExactly(Path.of("/jars/flink.jar"), Path.of("/jars/rocksdb.jar"));
    assertThat(installation.jvmOptions()).containsExactly("-Done=1", "-Dtwo=2");
  }

  @Test
  void commandsSeeTheClassesOfThisBuildFirst() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));

    assertThat(FakeInstallation.in(folder).commandPath())
        .containsExactly(classes, Path.of("/jars/everything.jar"));
  }

  /** As in a distribution, which is unpacked anywhere. */
  @Test
  void relativeEntriesOfAClassPathStartInItsFolder() throws IOException {
    Installation installation = FakeInstallation.in(folder);
    Files.writeString(
        folder.resolve("launch").resolve("classpath"), "one.jar:./two.jar:/three.jar");

    assertThat(installation.commandPath())
        .containsExactly(
            folder.resolve("one.jar"), folder.resolve("two.jar"), Path.of("/three.jar"));
  }

  @Test
  void namesTheCureWhereNothingWasBuilt() {
    Installation installation = new Installation(folder);

    assertThatIllegalStateException()
        .isThrownBy(installation::jobJar)
        .withMessage(
            "Cannot find "
                + folder.resolve("millrace-job.jar")
                + ": build it with mvn -DskipTests package, or unpack the distribution again");
  }
}
