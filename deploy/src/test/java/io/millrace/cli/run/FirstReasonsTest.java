package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.SinkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstReasonsTest {

  private static final String LATE =
      "{\"reason\":\"late\",\"detail\":\"expected a time from 5 on\",\"file\":\"in.csv\",\"line\":7}\n";
  private static final String LATER =
      "{\"reason\":\"late\",\"detail\":\"another\",\"file\":\"in.csv\",\"line\":9}\n";
  private static final String WIDE =
      "{\"reason\":\"wrong-width\",\"detail\":\"expected 3, found 2\",\"topic\":\"in\","
          + "\"partition\":1,\"offset\":42}\n";

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Files.writeString(folder.resolve("part-0-0.jsonl"), LATE + LATER + WIDE);

    assertThat(lines(new SinkSpec.Folder(folder.toString()), 0))
        .containsExactly(
            "first late: expected a time from 5 on (in.csv:7)",
            "first wrong-width: expected 3, found 2 (in-1@42)");
  }

  @Test
  void aReasonThatQuotesARecordReachesTheTerminalWithoutControlCharacters() throws IOException {
    Files.writeString(
        folder.resolve("part-0-0.jsonl"),
        "{\"reason\":\"malformed\",\"detail\":\"found '\\u001b]0;title\\u0007'\"}\n");

    assertThat(lines(new SinkSpec.Folder(folder.toString()), 0))
        .containsExactly("first malformed: found '?]0;title?'");
  }

  @Test
  void filesOfAnEarlierRunAndHiddenOnesArePassedOver() throws IOException {
    Path old = Files.writeString(folder.resolve("part-0-0.jsonl"), LATE);
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_000));
    Files.writeString(folder.resolve(".part-0-1.jsonl.inprogress"), WIDE);

    assertThat(lines(new SinkSpec.Folder(folder.toString()), 2_000)).isEmpty();
  }

  @Test
  void ofAFolderThatIsNotThereNothingIsSaid() {
    assertThat(lines(new SinkSpec.Folder(folder + "/none"), 0)).isEmpty();
  }

  @Test
  void whatIsNoDeadLetterIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("part-0-0.jsonl"), "{\"key\":\"a\"}\nno JSON\n" + WIDE);
    FirstReasons reasons =
        FirstReasons.of(WrittenRecords.since(new SinkSpec.Folder(folder.toString()), 0));

    assertThat(reasons.count()).isEqualTo(1);
    assertThat(reasons.counts()).isEqualTo("1 wrong-width");
  }

  private static List<String> lines(SinkSpec letters, long since) {
    return FirstReasons.of(WrittenRecords.since(letters, since)).lines();
  }
}
