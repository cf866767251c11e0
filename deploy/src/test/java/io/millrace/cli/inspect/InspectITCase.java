package io.millrace.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.run.EndlessJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InspectITCase {

  private static final int MOST_JOBS = 2;

  private Path folder;
  private String canonical;
  private String nativeForm;

  @BeforeAll
  void runAJob(@TempDir Path folder) throws Exception {
    this.folder = folder;
    Configuration files = new Configuration();
    files.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    // So that states lie in files of their own.
    files.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
    try (EndlessJob job = EndlessJob.after(600, files)) {
      canonical = job.savepoint(folder, SavepointFormatType.CANONICAL);
      nativeForm = job.savepoint(folder, SavepointFormatType.NATIVE);
    }
  }

  @Test
  void exampleUsage() {
    Cli.Outcome inspect = Cli.call("inspect", canonical);

    assertThat(inspect.err()).isEmpty();
    assertThat(inspect.exitCode()).isZero();
    List<String> lines = inspect.out().lines().map(InspectITCase::squeezed).toList();
    assertThat(lines)
        .contains("savepoint " + canonical, "holds 3 groups and 6 keys")
        .anyMatch(line -> line.matches("operator endless-model, parallelism 2, .* bytes"))
        .anyMatch(line -> line.matches("group g0: learned [0-9,]+ observations, newest .*"))
        .anyMatch(line -> line.matches("key k3: [0-9,]+ observations, newest event 1970.*"))
        .contains("name shape min mean max norm")
        .anyMatch(line -> line.startsWith("dictionary 2x2 "));
    assertThat(lines.stream().filter(line -> line.startsWith("key")))
        .extracting(line -> line.substring(4, 6))
        .as("keys in the order of their groups")
        .containsExactly("k0", "k3", "k1", "k4", "k2", "k5");
  }

  @ParameterizedTest
  @EnumSource(SavepointFormatType.class)
  void readsEveryFormatByItsOwnSlotTable(SavepointFormatType format) {
    String path = format == SavepointFormatType.CANONICAL ? canonical : nativeForm;

    Cli.Outcome inspect = Cli.call("inspect", path, "--key", "k5");

    assertThat(inspect.err()).isEmpty();
    List<String> lines = inspect.out().lines().map(InspectITCase::squeezed).toList();
    String observations =
        lines.stream()
            .filter(line -> line.startsWith("key k5: "))
            .map(line -> line.replaceAll("key k5: ([0-9,]+) .*", "$1").replace(",", ""))
            .findFirst()
            .orElseThrow();
    String count = NumberText.number(Double.parseDouble(observations));
    assertThat(lines)
        .contains("holds 1 groups and 1 keys as asked")
        .as("means of 5 and 10, as near as a stream that was stopped early has them")
        .anyMatch(line -> line.matches("standardize\\.mean 2 5\\.00\\d 7\\.50\\d 10\\.0\\d .*"))
        .as("the counter of a channel beside the counter of the key")
        .anyMatch(line -> line.startsWith(String.join(" ", "standardize.count 2", count, count)));
  }

  @Test
  void printsTheNumbersOfASlot() {
    Cli.Outcome mean =
        Cli.call("inspect", canonical, "--group", "g2", "--slot", "standardize.mean");

    assertThat(mean.exitCode()).isZero();
    assertThat(mean.out().lines().map(InspectITCase::squeezed))
        .contains("row 0 1", "0 2.000 10.00", "0 5.000 10.00");
  }

  @Test
  void showsTheFirstGroupsAndKeysAndSaysHowManyThereAre() {
    Cli.Outcome one = Cli.call("inspect", nativeForm, "--limit", "1");

    assertThat(one.out().lines().map(InspectITCase::squeezed))
        .contains(
            "holds 3 groups and 6 keys",
            "… and 1 more keys",
            "… and 2 more groups; raise --limit, or name one with --group")
        .filteredOn(line -> line.startsWith("group "))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("group g0: ");
  }

  @Test
  void saysWhatThereIsWhereNothingFits() {
    Cli.Outcome slot = Cli.call("inspect", canonical, "--slot", "dictionry");
    assertThat(slot.exitCode()).isEqualTo(2);
    assertThat(slot.err()).contains("tracker", "did you mean 'dictionary'?");

    Cli.Outcome key = Cli.call("inspect", canonical, "--group", "g1", "--key", "k0");
    assertThat(key.exitCode()).isEqualTo(1);
    assertThat(key.err()).startsWith("Cannot find key 'k0' in group 'g1' in savepoint ");
  }

  @Test
  void refusesWhatIsNoSavepoint() throws Exception {
    Cli.Outcome absent = Cli.call("inspect", folder.resolve("no-such").toString());
    assertThat(absent.exitCode()).isEqualTo(2);
    assertThat(absent.err().lines()).hasSize(1);
    assertThat(absent.err()).contains("expected the folder or URI of a savepoint or checkpoint");

    Path broken = Files.createDirectory(folder.resolve("broken"));
    Path whole = Path.of(URI.create(canonical));
    try (Stream<Path> files = Files.list(whole)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int length = file.endsWith("_metadata") ? bytes.length / 2 : bytes.length;
        Files.write(broken.resolve(file.getFileName()), Arrays.copyOf(bytes, length));
      }
    }
    Cli.Outcome damaged = Cli.call("inspect", broken.toString());
    assertThat(damaged.exitCode()).isNotZero();
    assertThat(damaged.err()).startsWith("Cannot read savepoint " + broken);
    assertThat(damaged.err().lines()).hasSize(1);
  }

  @Test
  void saysThatAllFilesAreAsTheyWereWritten() {
    assertThat(Cli.call("inspect", canonical, "--limit", "1").out().lines())
        .anyMatch(line -> line.matches("checksums  \\d+ files are as they were written"));
    assertThat(Cli.call("inspect", nativeForm, "--limit", "1").out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "checksums  \\d+ files are as they were written; RocksDB checks \\d+ more when"
                        + " it reads them"));
  }

  /** In every file, at places that a seed chooses: refused, or without any effect. */
  @ParameterizedTest
  @EnumSource(SavepointFormatType.class)
  void twoFlippedBitsAreFoundWhereverTheyAre(SavepointFormatType format) throws Exception {
    Path whole =
        Path.of(URI.create(format == SavepointFormatType.CANONICAL ? canonical : nativeForm));
    Random random = new Random(7);
    int ofRocksDb = 0;
    for (Path file : files(whole)) {
      byte[] written = Files.readAllBytes(file);
      boolean ofFlink = written[0] == 0 && written[1] == 0 || file.endsWith("_metadata");
      // Each of the others costs a job.
      int trials = ofFlink ? 5 : ofRocksDb++ < MOST_JOBS ? 1 : 0;
      for (int trial = 0; trial < trials; trial++) {
        byte[] bytes = written.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Path hit = Files.write(copied(whole, "flipped").resolve(file.getFileName()), bytes);
        Cli.Outcome found = Cli.call("inspect", hit.getParent().toString());
        if (found.exitCode() == 0) {
          assertThat(ofFlink).as("a file of RocksDB, at a place that it does not use").isFalse();
          assertThat(shown(found)).isEqualTo(shown(Cli.call("inspect", whole.toString())));
        } else {
          assertThat(found.err())
              .contains(hit.getParent().toString(), "copy the whole folder again")
              .contains(ofFlink ? hit.getFileName().toString() : "")
              .hasLineCount(1);
        }
      }
    }
  }

  private static List<String> shown(Cli.Outcome inspect) {
    return inspect.out().lines().skip(1).toList();
  }

  @ParameterizedTest
  @EnumSource(SavepointFormatType.class)
  void aFileThatIsCutOffOrMissingIsNamed(SavepointFormatType format) throws Exception {
    Path whole =
        Path.of(URI.create(format == SavepointFormatType.CANONICAL ? canonical : nativeForm));
    for (Path file : files(whole)) {
      String name = file.getFileName().toString();
      Path cut = copied(whole, "cut");
      byte[] bytes = Files.readAllBytes(file);
      Files.write(cut.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));
      assertThat(Cli.call("inspect", cut.toString()).err()).contains(name).hasLineCount(1);

      Files.delete(cut.resolve(name));
      assertThat(Cli.call("inspect", cut.toString()).err()).contains(name).hasLineCount(1);
    }
  }

  /** Whoever starts it: here nobody looked before Flink did. */
  @Test
  void aJobDoesNotStartFromDamagedFiles() throws Exception {
    Path copy = copied(Path.of(URI.create(canonical)), "started");
    Path hit =
        files(copy).stream().filter(file -> !file.endsWith("_metadata")).findFirst().orElseThrow();
    byte[] bytes = Files.readAllBytes(hit);
    bytes[bytes.length / 2] ^= 3;
    Files.write(hit, bytes);

    assertThatThrownBy(() -> EndlessJob.after(1, from(copy.toUri().toString())).close())
        .hasStackTraceContaining(
            "file " + hit.getFileName() + " with other bytes than its checksum says");
  }

  private static Configuration from(String savepoint) {
    Configuration settings = new Configuration();
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return settings;
  }

  private static List<Path> files(Path savepoint) throws IOException {
    try (Stream<Path> files = Files.list(savepoint)) {
      return files.sorted().toList();
    }
  }

  private Path copied(Path savepoint, String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (Path old : files(copy)) {
      Files.delete(old);
    }
    for (Path file : files(savepoint)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  private static String squeezed(String line) {
    return line.strip().replaceAll(" +", " ");
  }
}
