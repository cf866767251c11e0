package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.sample.Sample;
import io.millrace.streaming.sample.SampleColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What columns hold, and which of their numbers stand for a missing value. */
final class SentinelsTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Sentinels found = Sentinels.of(profiles(40, i -> (i % 10 == 3 ? -9999 : 20 + i % 7) + ",x"));

    assertThat(found.missing()).containsExactly(-9999f);
    assertThat(found.notes()).isEmpty();
  }

  /** As loggers, satellites and weather services write them. */
  @ParameterizedTest
  @ValueSource(
      floats = {-9999, -999.9f, -99.9f, -200, 999, 9999, 32767, -32768, 65535, 1e20f, -127})
  void aNumberOfDevicesFarOutsideIsMissingIfItIsOneThatProgramsWrite(float sentinel)
      throws IOException {
    boolean known = sentinel != -99.9f;

    Sentinels found =
        Sentinels.of(profiles(60, i -> (i % 12 == 3 ? sentinel : 15 + i % 9 / 10f) + ",x"));

    assertThat(found.missing()).isEqualTo(known ? List.of(sentinel) : List.of());
    assertThat(found.notes()).hasSize(known ? 0 : 1);
    assertThat(String.join("", found.notes()))
        .contains(known ? "" : "occurs 5 times in a, far outside the other values (15 to 15.8)");
  }

  /** A value that may be right is never taken away: that would lose readings without a word. */
  @Test
  void whatLiesAmongTheOthersOrBesideThemStays() throws IOException {
    assertThat(Sentinels.of(profiles(100, i -> 950 + i + ",x")).missing()).isEmpty();
    assertThat(Sentinels.of(profiles(100, i -> 60 + i % 40 + ",x")).missing())
        .as("99 among percents")
        .isEmpty();
    assertThat(Sentinels.of(profiles(100, i -> 200 + i % 56 + ",x")).missing())
        .as("255 of a byte")
        .isEmpty();
    assertThat(Sentinels.of(profiles(100, i -> (i == 7 ? 99 : i % 3) + ",x")).missing())
        .as("a small one that occurs once")
        .isEmpty();
    assertThat(Sentinels.of(profiles(100, i -> "-9999,x")).missing()).as("alone").isEmpty();
  }

  @Test
  void ofSeveralInOneColumnAllAreFound() throws IOException {
    Sentinels found =
        Sentinels.of(
            profiles(
                90,
                i ->
                    (i % 9 == 2 ? "-9999" : i % 9 == 5 ? "65535" : String.valueOf(20 + i % 5))
                        + ",x"));

    assertThat(found.missing()).containsExactlyInAnyOrder(-9999f, 65535f);
  }

  /** The list of a pipeline holds for all columns. */
  @Test
  void aNumberThatIsUsualInAnotherColumnIsNotListedAndThatIsSaid() throws IOException {
    Sentinels found =
        Sentinels.of(profiles(80, i -> (i % 8 == 1 ? 999 : 1 + i % 4) + "," + (990 + i % 20)));

    assertThat(found.missing()).isEmpty();
    assertThat(found.notes())
        .containsExactly(
            "999 looks like a missing value in one column, and is a usual value of b. It is not"
                + " listed in missing, which holds for all columns.");
  }

  @Test
  void whatIsFoundDoesNotDependOnTheOrderOfTheRecords() throws IOException {
    int[] order = IntStream.range(0, 70).toArray();
    SeededRandom random = new SeededRandom(4);
    List<Float> first = null;
    for (int trial = 0; trial < 10; trial++) {
      List<Float> found =
          Sentinels.of(profiles(70, i -> (order[i] % 14 == 3 ? -999 : 5 + order[i] % 6) + ",x"))
              .missing();
      first = first == null ? found : first;
      assertThat(found).isEqualTo(first).containsExactly(-999f);
      for (int at = order.length - 1; at > 0; at--) {
        int other = random.below(at + 1);
        int held = order[at];
        order[at] = order[other];
        order[other] = held;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1;2;NaN;NA, NUMBERS",
    "1;2;offline;, NUMBERS",
    "1;a;b;c;d, TEXTS",
    "true;FALSE;true, FLAGS",
    ";;, EMPTY",
    "NA;NA, TEXTS",
    "1;x;y;z;?, TEXTS",
    "1;2;3;4;x, NUMBERS"
  })
  void aColumnIsWhatMostOfItsFieldsAre(String fields, ColumnProfile.Content content)
      throws IOException {
    List<String> cells = List.of(fields.split(";", -1));

    ColumnProfile profile = profiles(cells.size(), i -> cells.get(i) + ",x").get(0);

    assertThat(profile.content()).isEqualTo(content);
  }

  @Test
  void gapsAreWhatHasNoNumber() throws IOException {
    ColumnProfile profile = profiles(10, i -> (i < 4 ? "" : i < 6 ? "NA" : i) + ",x").get(0);

    assertThat(profile.isNumeric()).isTrue();
    assertThat(profile.gaps()).isEqualTo(0.6);
    assertThat(profile.counts()).isEqualTo(new ColumnProfile.Counts(6, 0, 4));
    assertThat(profile.numbers()).containsOnlyKeys(6f, 7f, 8f, 9f);
    assertThat(profile.words()).containsOnlyKeys("NA");
    assertThat(profile.without(List.of(7f, 1f))).containsOnlyKeys(6f, 8f, 9f);
  }

  @Test
  void aCounterCountsEveryRecord() throws IOException {
    assertThat(profiles(9, i -> 5 + i + ",x").get(0).isCounter()).isTrue();
    assertThat(profiles(9, i -> 5 + i + ".0,x").get(0).isCounter()).isTrue();
    assertThat(profiles(9, i -> 5 - i + ",x").get(0).isCounter()).isFalse();
    assertThat(profiles(9, i -> 2 * i + ",x").get(0).isCounter()).isFalse();
    assertThat(profiles(9, i -> (i == 4 ? "" : i) + ",x").get(0).isCounter()).isFalse();
    assertThat(profiles(2, i -> i + ",x").get(0).isCounter()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NA",
        "n/a",
        "#N/A",
        "null",
        "None",
        "-",
        "--",
        "?",
        "***",
        "unavailable",
        "no data"
      })
  void wordsOfProgramsMeanMissing(String word) {
    assertThat(ColumnProfile.meansMissing(word)).isTrue();
    assertThat(ColumnProfile.meansMissing(word + " 7")).isFalse();
  }

  private List<ColumnProfile> profiles(int records, IntFunction<String> row) throws IOException {
    String text =
        "a,b,t\n"
            + IntStream.range(0, records)
                .mapToObj(i -> row.apply(i) + ",t" + i % 3 + "\n")
                .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    List<SampleColumn> columns = Sample.of(file.toString()).columns();
    assertThat(columns).extracting(SampleColumn::path).containsExactly("a", "b", "t");
    return columns.subList(0, 2).stream()
        .map(column -> ColumnProfile.of(column, RecordFormat.Numbers.POINT))
        .toList();
  }
}
