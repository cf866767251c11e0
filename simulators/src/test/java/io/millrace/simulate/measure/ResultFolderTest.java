package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFolderTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    write(
        "part-0.jsonl",
        "{\"key\":\"b\",\"group\":\"g\",\"time\":5,\"sequence\":0,\"version\":2,\"score\":1.5,"
            + "\"filled\":[1.5,null,-3e2],\"label\":\"odd\"}\n");

    List<ResultRow> rows = ResultFolder.read(folder, "filled");

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).key()).isEqualTo("b");
    assertThat(rows.get(0).time()).isEqualTo(5);
    assertThat(rows.get(0).label()).isEqualTo("odd");
    assertThat(rows.get(0).score()).isEqualTo(1.5);
    assertThat(rows.get(0).values()).containsExactly(1.5f, Float.NaN, -300f);
  }

  @Test
  void sortsTheLinesOfAllPartsByKeyAndSequence() throws IOException {
    write("part-1.jsonl", line("b", 10) + line("a", 2));
    write("part-0.jsonl", line("b", 9) + line("a", 10) + line("B", 0));

    assertThat(ResultFolder.read(folder, "x").stream().map(row -> row.key() + row.sequence()))
        .containsExactly("B0", "a2", "a10", "b9", "b10");
  }

  /** Flink's sink writes into hidden files, which a checkpoint gives their names. */
  @Test
  void partsThatAreNotFinishedAndOtherFilesAreLeftOut() throws IOException {
    write(".part-0.jsonl.inprogress", line("unfinished", 0));
    write(".part-1.jsonl", line("hidden", 0));
    write("notes.txt", "no result");
    write("part-2.jsonl", line("finished", 0));

    assertThat(ResultFolder.read(folder, "x")).extracting(ResultRow::key).containsOnly("finished");
  }

  @Test
  void whatAResultDoesNotHaveIsLeftOpen() throws IOException {
    write(
        "part-0.jsonl",
        "{\"key\":\"a\",\"time\":1,\"sequence\":0,\"score\":null,\"label\":null,\"x\":null}\n");

    ResultRow row = ResultFolder.read(folder, "x").get(0);

    assertThat(row.score()).isNaN();
    assertThat(row.label()).isNull();
    // It has the field, without a number.
    assertThat(row.values()).containsExactly(Float.NaN);
    assertThat(ResultFolder.read(folder, "y").get(0).values()).isEmpty();
  }

  @Test
  void aFieldMayBeOneNumberAndHaveAnInterval() throws IOException {
    write(
        "part-0.jsonl",
        "{\"key\":\"a\",\"time\":1,\"sequence\":0,\"class\":2,\"lower\":[1,null],\"upper\":3}\n");

    ResultRow row = ResultFolder.read(folder, "class").get(0);

    assertThat(row.values()).containsExactly(2f);
    assertThat(row.lower()).containsExactly(1f, Float.NaN);
    assertThat(row.upper()).containsExactly(3f);
    assertThat(ResultFolder.read(folder, "upper").get(0).values()).containsExactly(3f);
  }

  @Test
  void oneHorizonOfSeveralHasTheIntervalOfItsNumber() throws IOException {
    write(
        "part-0.jsonl",
        "{\"key\":\"a\",\"prediction_6\":[2],\"lower_1\":[7],\"lower_6\":[1],\"upper_6\":[3]}\n");

    ResultRow row = ResultFolder.read(folder, "prediction_6").get(0);

    assertThat(row.lower()).containsExactly(1f);
    assertThat(row.upper()).containsExactly(3f);
  }

  @Test
  void whereItIsKnownWhichFieldsAreItsEndsNamesSayNothing() throws IOException {
    write(
        "part-0.jsonl",
        "{\"key\":\"a\",\"said\":[2],\"least\":[1],\"most\":[3],\"lower\":[7],\"upper\":[9]}\n");

    ResultRow known = ResultFolder.read(folder, new AnswerFields("said", "least", "most")).get(0);
    assertThat(known.lower()).containsExactly(1f);
    assertThat(known.upper()).containsExactly(3f);

    ResultRow without = ResultFolder.read(folder, new AnswerFields("said", "", "")).get(0);
    assertThat(without.values()).containsExactly(2f);
    assertThat(without.lower()).isEmpty();
  }

  @Test
  void otherFieldsMayHoldAnything() throws IOException {
    write(
        "part-0.jsonl",
        "{\"code\":{\"key\":\"no\",\"x\":[9]},\"list\":[[1],{\"time\":7}],\"key\":\"a\","
            + "\"time\":1,\"sequence\":3,\"x\":[4]}\n");

    ResultRow row = ResultFolder.read(folder, "x").get(0);

    assertThat(row.key()).isEqualTo("a");
    assertThat(row.time()).isEqualTo(1);
    assertThat(row.values()).containsExactly(4f);
  }

  @Test
  void aFieldMayBeWide() throws IOException {
    String numbers =
        IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(","));
    write("part-0.jsonl", "{\"key\":\"a\",\"time\":1,\"sequence\":0,\"x\":[" + numbers + "]}\n");

    float[] values = ResultFolder.read(folder, "x").get(0).values();

    assertThat(values).hasSize(1000);
    assertThat(values[16]).isEqualTo(16f);
    assertThat(values[999]).isEqualTo(999f);
  }

  @Test
  void aFolderWithoutResultsIsAFault() throws IOException {
    assertThatThrownBy(() -> ResultFolder.read(folder, "x"))
        .isInstanceOf(IOException.class)
        .hasMessage("expected results in " + folder + ", found none");
    assertThatThrownBy(() -> ResultFolder.read(folder.resolve("absent"), "x"))
        .hasMessageContaining("found none");
    write("part-0.jsonl", "");
    assertThatThrownBy(() -> ResultFolder.read(folder, "x")).hasMessageContaining("found none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no result",
        "[]",
        "7",
        "\"key\"",
        "null",
        "{}",
        "{\"key\":\"a\"",
        "{\"time\":1}",
        "{\"key\":\"a\",\"time\":\"soon\"}",
        "{\"key\":\"a\",\"x\":[\"b\"]}"
      })
  void aLineThatIsNoResultIsAFault(String text) throws IOException {
    write("part-0.jsonl", line("a", 0) + text + "\n");

    assertThatThrownBy(() -> ResultFolder.read(folder, "x")).isInstanceOf(IOException.class);
  }

  private static String line(String key, int sequence) {
    return "{\"key\":\"" + key + "\",\"time\":1,\"sequence\":" + sequence + ",\"x\":[1]}\n";
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
