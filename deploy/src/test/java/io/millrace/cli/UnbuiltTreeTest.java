package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script millrace in a tree that was never built, on a machine without Java and Maven. */
final class UnbuiltTreeTest {

  @TempDir Path folder;

  private Path tree;
  private Shell shell;

  @BeforeEach
  void copyTheScriptAndWhatItReads() throws IOException {
    assumeTrue(Shell.find("bash").isPresent(), "the script needs bash, which this machine lacks");
    tree = Files.createDirectories(folder.resolve("tree"));
    Path root = Path.of("..");
    Path launch = Path.of("deploy", "src", "main", "launch");
    Files.createDirectories(tree.resolve(launch));
    Files.copy(root.resolve("millrace"), tree.resolve("millrace"));
    Files.copy(root.resolve("pom.xml"), tree.resolve("pom.xml"));
    try (Stream<Path> files = Files.list(root.resolve(launch))) {
      for (Path file : files.toList()) {
        Files.copy(file, tree.resolve(launch).resolve(file.getFileName()));
      }
    }
    Path tools =
        Shell.pathOf(
            folder.resolve("tools"),
            List.of("bash", "cat", "dirname", "find", "grep", "head", "readlink", "sed"));
    shell = new Shell(folder, Map.of("PATH", tools.toString()));
  }

  @Test
  void exampleUsage() throws Exception {
    Cli.Outcome help = millrace("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: millrace").contains("Examples:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void everyFormOfHelpAnswersAlike(String form) throws Exception {
    assertThat(millrace(form).out())
        .isEqualTo(Files.readString(Path.of("src", "main", "launch", "help.txt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version"})
  void theVersionIsThatOfABuild(String form) throws Exception {
    List<String> built = Cli.call("--version").out().lines().toList();

    Cli.Outcome version = millrace(form);

    assertThat(version.exitCode()).isZero();
    assertThat(version.out().lines())
        .hasSize(2)
        .startsWith(built.get(0))
        .allMatch(line -> String.join(", ", built).contains(line));
  }

  @Test
  void nothingSaidIsBadUsage() throws Exception {
    Cli.Outcome nothing = millrace();

    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.err()).startsWith("Usage: millrace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rnu",
        "hlep",
        "verzion",
        "models lst",
        "models xyz",
        "demo activty",
        "xyz",
        "help rnu"
      })
  void aMistypedCommandIsRefusedInTheWordsOfABuild(String typed) throws Exception {
    String[] words = typed.split(" ");

    Cli.Outcome unbuilt = millrace(words);

    assertThat(unbuilt.exitCode()).isEqualTo(2);
    assertThat(unbuilt.out()).isEmpty();
    assertThat(unbuilt.err()).isEqualTo(Cli.call(words).err());
  }

  @Test
  void aCommandThatNeedsABuildAsksForJava() throws Exception {
    Cli.Outcome run = millrace("run", "--check", "pipeline.yaml");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("Cannot start: expected Java 17 or newer in JAVA_HOME or on the PATH");
    assertThat(tree.resolve("out")).doesNotExist();
  }

  @Test
  void aSecondCommandWaitsForTheBuildOfTheFirst() throws Exception {
    Path lock = lockOf(ProcessHandle.current().pid());
    // The script sleeps while it waits: this is when the first command ends.
    tool("sleep", "rm -f '" + lock + "'");
    tool("mvn", "echo of the second command; exit 1");

    Cli.Outcome run = buildingShell().call(tree.resolve("millrace").toString(), "demo");

    assertThat(run.err())
        .containsOnlyOnce("Waiting for process " + ProcessHandle.current().pid())
        .contains("of the second command", "Maven failed");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Files.isSymbolicLink(lock)).as("lock after a failed build").isFalse();
  }

  @Test
  void theLockOfAProcessThatHasEndedIsTakenOver() throws Exception {
    Process ended =
        new ProcessBuilder(Shell.find("bash").orElseThrow().toString(), "-c", ":").start();
    ended.waitFor();
    Path lock = lockOf(ended.pid());
    tool("sleep", ":");
    tool("mvn", "readlink '" + lock + "'; exit 1");

    Cli.Outcome run = buildingShell().call(tree.resolve("millrace").toString(), "demo");

    assertThat(run.err()).doesNotContain("Waiting").contains("Maven failed");
    assertThat(run.err().lines().filter(line -> line.matches("[0-9]+")))
        .as("process that holds the lock while Maven runs")
        .hasSize(1)
        .doesNotContain(Long.toString(ended.pid()));
  }

  private Path lockOf(long process) throws IOException {
    Path out = Files.createDirectories(tree.resolve("out"));
    return Files.createSymbolicLink(out.resolve(".building"), Path.of(Long.toString(process)));
  }

  private void tool(String name, String script) throws IOException {
    Path tool = folder.resolve("tools").resolve(name);
    Files.writeString(tool, "#!" + folder.resolve("tools").resolve("bash") + "\n" + script + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
  }

  /** A shell with a JDK, and with what a build calls. */
  private Shell buildingShell() throws IOException {
    Path tools = folder.resolve("tools");
    for (String name : List.of("ln", "mkdir", "rm", "tail", "touch")) {
      Files.createSymbolicLink(tools.resolve(name), Shell.find(name).orElseThrow().toRealPath());
    }
    return new Shell(
        folder, Map.of("PATH", tools.toString(), "JAVA_HOME", System.getProperty("java.home")));
  }

  private Cli.Outcome millrace(String... arguments) throws Exception {
    String[] command =
        Stream.concat(Stream.of(tree.resolve("millrace").toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return shell.call(command);
  }
}
