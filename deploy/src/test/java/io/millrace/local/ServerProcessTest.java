package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path root;
  private ClusterFolder folder;
  private ServerProcess process;

  @BeforeEach
  void layOut() throws IOException {
    folder = new ClusterFolder(root);
    folder.create();
    process = new ServerProcess("waiter", folder, ServerProcessTest::command);
  }

  @AfterEach
  void end() {
    process.stop(TIMEOUT);
  }

  @Test
  void exampleUsage() {
    process.start();
    long first = process.pid();
    assertThat(process.isRunning()).isTrue();

    process.kill();
    assertThat(process.isRunning()).isFalse();

    process.start();
    assertThat(process.pid()).isNotEqualTo(first);
    assertThat(process.id()).isEqualTo("waiter-2");
  }

  @Test
  void othersFindItByItsFileAndEndIt() {
    process.start();

    assertThat(ClusterProcesses.of(folder))
        .singleElement()
        .satisfies(found -> assertThat(found.pid()).hasValue(process.pid()));
    assertThat(ClusterProcesses.stop(folder)).containsExactly("waiter");

    assertThat(process.isRunning()).isFalse();
    assertThat(ClusterProcesses.of(folder)).isEmpty();
  }

  @Test
  void aDeadOneIsShownAsGone() {
    process.start();
    process.kill();

    assertThat(ClusterProcesses.of(folder))
        .singleElement()
        .satisfies(found -> assertThat(found.pid()).isEmpty());
    assertThat(ClusterProcesses.running(folder)).isEmpty();
  }

  @Test
  void anotherProcessWithItsNumberIsNotTakenForIt() throws IOException {
    process.start();
    Files.writeString(
        folder.processes().resolve("waiter"), process.pid() + " 2001-02-03T04:05:06Z");

    assertThat(ServerProcess.find(folder, "waiter")).isEmpty();
  }

  /** The file has no time of a clock, which may be set: what runs would be taken for ended. */
  @Test
  void itIsFoundWhateverTheClockOfTheMachineSays() throws IOException {
    process.start();
    ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
    Path file = folder.processes().resolve("waiter");

    assertThat(file).content().startsWith(process.pid() + " " + ProcessStart.of(handle));
    assertThat(ServerProcess.find(folder, "waiter")).hasValue(handle);

    Files.writeString(file, process.pid() + " " + (ProcessStart.of(handle) + 1));
    assertThat(ServerProcess.find(folder, "waiter")).as("another start").isEmpty();
  }

  @Test
  void itIsFoundByTheFileOfAnEarlierVersion() throws IOException {
    process.start();
    ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
    Files.writeString(
        folder.processes().resolve("waiter"),
        process.pid() + " " + handle.info().startInstant().orElseThrow());

    assertThat(ServerProcess.find(folder, "waiter")).hasValue(handle);
  }

  @Test
  void refusesToStartTwice() {
    process.start();

    assertThatIllegalStateException()
        .isThrownBy(process::start)
        .withMessage("Cannot start waiter: it runs already");
  }

  private static List<String> command(int life) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Waiter.class.getName(),
        Integer.toString(life));
  }

  /** Runs until it is ended. */
  static final class Waiter {

    private Waiter() {}

    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }
}
