package io.millrace.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.owner.Machine;
import io.millrace.cli.owner.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetainedStateTest {

  private static final long BEGAN = 1_700_000_000_000L;
  private static final long DAY = 86_400_000;

  @TempDir Path folder;

  private final Map<String, Long> numbers = new HashMap<>();

  /** A checkpoint after a savepoint is the newest state. */
  @Test
  void exampleUsage() throws IOException {
    save("savepoints/savepoint-1", 5, BEGAN + 1000);
    Path checkpoint = save("checkpoints/job/chk-7", 7, BEGAN + 2000);

    assertThat(newest()).hasValue(checkpoint.toString());
  }

  /** The savepoint was written while the clock was a day ahead. */
  @Test
  void aClockThatWasSetBackDoesNotMakeAnOlderStateTheNewest() throws IOException {
    save("savepoints/savepoint-1", 5, BEGAN + DAY);
    Path checkpoint = save("checkpoints/job/chk-7", 7, BEGAN + 2000);

    assertThat(newest()).hasValue(checkpoint.toString());
  }

  @Test
  void withoutNumbersTheTimeDecides() throws IOException {
    Path savepoint = save("savepoints/savepoint-1", RetainedState.UNKNOWN, BEGAN + 3000);
    save("checkpoints/job/chk-7", 7, BEGAN + 2000);

    assertThat(newest()).hasValue(savepoint.toString());
  }

  private Optional<String> newest() {
    String checkpoints = folder.resolve("checkpoints/job").toString();
    RetainedState states =
        new RetainedState(
            "boiler",
            new RetainedState.Folders(
                List.of(folder.resolve("checkpoints").toString()),
                List.of(folder.resolve("savepoints").toString())),
            (uri, pipeline) -> true,
            uri -> numbers.get(Path.of(uri.replaceFirst("^file:", "")).getFileName().toString()));
    RunRecord run =
        new RunRecord(
            "boiler",
            1,
            new RunRecord.LocalProcess("00", new Machine("gauss", "boot-1", "pid:[1]"), 1, 1),
            new RunRecord.Progress(RunRecord.Phase.RUNNING, BEGAN, BEGAN),
            new RunRecord.Kept(Optional.of(checkpoints), Optional.empty(), Optional.empty()));
    return states.of(run).map(found -> found.uri().replaceFirst("^file:", ""));
  }

  private Path save(String name, long number, long completed) throws IOException {
    Path state = Files.createDirectories(folder.resolve(name));
    Path head = Files.createFile(state.resolve("_metadata"));
    Files.setLastModifiedTime(head, FileTime.fromMillis(completed));
    numbers.put(state.getFileName().toString(), number);
    return state;
  }
}
