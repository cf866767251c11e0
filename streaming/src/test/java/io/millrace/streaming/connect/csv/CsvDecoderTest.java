package io.millrace.streaming.connect.csv;

import static io.millrace.streaming.connect.csv.CsvTables.HEADER;
import static io.millrace.streaming.connect.csv.CsvTables.LARGEST;
import static io.millrace.streaming.connect.csv.CsvTables.decoder;
import static io.millrace.streaming.connect.csv.CsvTables.format;
import static io.millrace.streaming.connect.csv.CsvTables.letter;
import static io.millrace.streaming.connect.csv.CsvTables.observation;
import static io.millrace.streaming.connect.csv.CsvTables.read;
import static io.millrace.streaming.connect.csv.CsvTables.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.Utf8;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class CsvDecoderTest {

  @Test
  void exampleUsage() {
    // station,region,note,t,a,b
    Inbound inbound = read(decoder(), "north,hills,\"calm, dry\",1700000000000,21.5,-3e2");

    Observation observation = (Observation) inbound;
    assertThat(observation.key()).isEqualTo("north");
    assertThat(observation.group()).isEqualTo("hills");
    assertThat(observation.label()).isEqualTo("calm, dry");
    assertThat(observation.time()).isEqualTo(1_700_000_000_000L);
    assertThat(observation.values()).containsExactly(21.5f, -300f);
    assertThat(observation.origin()).isEqualTo(Origin.file("data/x.csv", 7));
  }

  @Test
  void takesAnEmptyCellNaNAndTheWordsForMissingAsNotObserved() {
    for (String nothing : new String[] {"", "NA", "-", " NA ", "\"NA\"", "  ", "NaN", "nan"}) {
      assertThat(observation(decoder(), "k,g,,0," + nothing + ",1").values())
          .as(nothing)
          .containsExactly(Float.NaN, 1f);
    }
  }

  @Test
  void takesTheKeyForAnEmptyGroupAndNoLabelForAnEmptyOne() {
    Observation observation = observation(decoder(), "k,,,0,1,2");
    assertThat(observation.group()).isEqualTo("k");
    assertThat(observation.label()).isNull();
  }

  @Test
  void undoublesQuotesAndKeepsSeparatorsInsideThem() {
    Observation observation = observation(decoder(), "\"a \"\"b\"\", c\",\"\",\"\"\"\",0,\"1\",2");
    assertThat(observation.key()).isEqualTo("a \"b\", c");
    assertThat(observation.group()).isEqualTo(observation.key());
    assertThat(observation.label()).isEqualTo("\"");
    assertThat(observation.values()).containsExactly(1f, 2f);
  }

  @Test
  void keepsBlanksOfTextsAndDropsThoseAroundNumbersAndTimes() {
    Observation observation = observation(decoder(), " k, g ,\tn, 5 ,\t1 , 2 ");
    assertThat(observation.key()).isEqualTo(" k");
    assertThat(observation.group()).isEqualTo(" g ");
    assertThat(observation.label()).isEqualTo("\tn");
    assertThat(observation.time()).isEqualTo(5);
    assertThat(observation.values()).containsExactly(1f, 2f);
  }

  @Test
  void readsTextsInEveryScript() {
    Observation observation = observation(decoder(), "Århus,北京,😀,0,1,2");
    assertThat(observation.key()).isEqualTo("Århus");
    assertThat(observation.group()).isEqualTo("北京");
    assertThat(observation.label()).isEqualTo("😀");
  }

  @Test
  void findsColumnsWhereverTheyAreAndPassesOverTheOthers() {
    CsvDecoder decoder =
        decoder(format(time("seconds", "UTC", "t"), '§'), "b§x§t§ a §note§station§region");
    Observation observation = observation(decoder, "2§junk§1.5§1§n§k§g");
    assertThat(observation.values()).containsExactly(1f, 2f);
    assertThat(observation.time()).isEqualTo(1500);
    assertThat(observation.key()).isEqualTo("k");
  }

  @Test
  void refusesALineOfAnotherWidthThanTheHeader() {
    assertThat(letter(decoder(), "k,g,n,0,1"))
        .isEqualTo(
            new DeadLetter(
                Reason.WRONG_WIDTH,
                "expected 6 cells as in the header, found 5",
                Origin.file("data/x.csv", 7),
                "k,g,n,0,1"));
    assertThat(letter(decoder(), "k,g,n,0,1,2,").detail()).endsWith("found 7");
    assertThat(letter(decoder(), "").detail()).endsWith("found 1");
    assertThat(letter(decoder(), ",".repeat(900)).detail()).endsWith("found 901");
  }

  @Test
  void refusesQuotesAstray() {
    assertThat(letter(decoder(), "k,g,\"n,0,1,2"))
        .matches(letter -> letter.reason() == Reason.MALFORMED)
        .extracting(DeadLetter::detail)
        .isEqualTo("expected a closing quote of cell 3, found the end of the record; close it");
    assertThat(letter(decoder(), "k,g,6\" pipe,0,1,2").detail())
        .contains("found one inside cell 3");
    assertThat(letter(decoder(), "k,g,\"n\"x,0,1,2").detail())
        .contains("expected ',' behind the closing quote of cell 3, found 'x'");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] line = Utf8.bytes("k,g,n,0,1,2");
    line[0] = (byte) 0xFF;
    DeadLetter letter =
        (DeadLetter) decoder().read(line, 0, line.length, Origin.file("data/x.csv", 7));
    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail()).contains("expected text in UTF-8").contains("byte 1 of the line");
  }

  /** {@code NA} and {@code -} are words; -9999 is a number, however it is written. */
  @Test
  void aNumberThatMeansMissingIsComparedAsANumber() {
    SourceSpec.Csv source = CsvTables.source(time("millis", "UTC", "t"), ',');
    CsvDecoder decoder =
        CsvTables.decoder(
            FileFormat.Csv.of(
                new SourceSpec.Csv(source.path(), source.columns(), List.of("-9999", "NA"), ','),
                CsvTables.LARGEST),
            HEADER);

    for (String missing : new String[] {"-9999", "-9999.0", " -9999.00 ", "-9.999e3", "NA"}) {
      assertThat(observation(decoder, "k,g,n,0," + missing + ",-9999.5").values())
          .as(missing)
          .containsExactly(Float.NaN, -9999.5f);
    }
  }

  @Test
  void refusesAnEmptyKey() {
    assertThat(letter(decoder(), ",g,n,0,1,2"))
        .matches(letter -> letter.reason() == Reason.MALFORMED)
        .matches(letter -> letter.detail().contains("expected a key"));
  }

  @Test
  void refusesWhatIsNoDecimalNumber() {
    for (String word : new String[] {"n/a", "0x10", "1f", "1,5", "1e", "--1", ".", "١"}) {
      DeadLetter letter = letter(decoder(), "k,g,n,0,\"" + word + "\",2");
      assertThat(letter.reason()).as(word).isEqualTo(Reason.MALFORMED);
      assertThat(letter.detail())
          .isEqualTo(
              "expected a number in column a, found '"
                  + word
                  + "'; if it stands for a missing value, list it in missing");
    }
  }

  @Test
  void refusesNumbersBeyondTheRangeOfAFloat() {
    for (String word : new String[] {"1e39", "-3.5e38", "Infinity", "-inf", "1e99999999999"}) {
      DeadLetter letter = letter(decoder(), "k,g,n,0,1," + word);
      assertThat(letter.reason()).as(word).isEqualTo(Reason.NOT_FINITE);
      assertThat(letter.detail()).contains("in column b, found '" + word + "'");
    }
  }

  @Test
  void refusesLinesAndNamesThatAreTooLong() {
    String longest = "k,g," + "n".repeat(LARGEST - 10) + ",0,1,2";
    assertThat(letter(decoder(), longest + "0").detail())
        .isEqualTo("expected at most 1000 bytes, found 1001; raise largest_record, or send less");
    assertThat(letter(decoder(), longest).detail())
        .isEqualTo("expected at most 512 characters as label, found 990");
    String name = "n".repeat(513);
    for (String line : new String[] {name + ",g,n,0,1,2", "k," + name + ",n,0,1,2"}) {
      assertThat(letter(decoder(), line).reason()).isEqualTo(Reason.OVERSIZED);
    }
    assertThat(observation(decoder(), "n".repeat(512) + ",g,n,0,1,2").key()).hasSize(512);
  }

  @Test
  void travelsToTheWorkers() throws Exception {
    CsvDecoder used = decoder();
    observation(used, "k,g,n,0,1,2");
    CsvDecoder there = InstantiationUtil.clone(used);
    assertThat(observation(there, "k,g,n,0,1,2").values()).containsExactly(1f, 2f);
  }

  /** Lines that were right once: bytes changed, cut, doubled, or all of them drawn at random. */
  @Test
  void neverThrowsWhateverTheLine() {
    SeededRandom random = new SeededRandom(20);
    CsvDecoder decoder = decoder(format(time("y-M-d H:mm", "Europe/Berlin", "t"), ','), HEADER);
    byte[] right = Utf8.bytes("\"k \"\"1\"\"\",g,ñ,2024-3-30 2:30,1.5,-2e3");
    Set<Reason> seen = EnumSet.noneOf(Reason.class);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] line = mutated(right, random);
      Inbound[] inbound = new Inbound[1];
      assertThatCode(
              () -> inbound[0] = decoder.read(line, 0, line.length, Origin.file("data/x.csv", 7)))
          .as(Arrays.toString(line))
          .doesNotThrowAnyException();
      if (inbound[0] instanceof DeadLetter letter) {
        seen.add(letter.reason());
        assertThat(letter.detail()).doesNotContain("Exception");
      } else {
        taken++;
        for (float value : ((Observation) inbound[0]).values()) {
          assertThat(value).isNotIn(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
      }
    }
    assertThat(taken).isGreaterThan(1000);
    assertThat(seen).contains(Reason.MALFORMED, Reason.WRONG_WIDTH);
  }

  private static byte[] mutated(byte[] right, SeededRandom random) {
    if (random.below(10) == 0) {
      byte[] line = new byte[random.below(80)];
      for (int i = 0; i < line.length; i++) {
        line[i] = (byte) random.below(256);
      }
      return line;
    }
    byte[] line = right.clone();
    for (int edits = random.below(4); edits > 0 && line.length > 0; edits--) {
      int at = random.below(line.length);
      String likely = ",\"\"-.eE0129 :\tNA";
      switch (random.below(4)) {
        case 0 -> line[at] = (byte) random.below(256);
        case 1 -> line[at] = (byte) likely.charAt(random.below(likely.length()));
        case 2 -> line = Arrays.copyOf(line, at);
        default -> {
          byte[] longer = Arrays.copyOf(line, line.length + 1);
          System.arraycopy(line, at, longer, at + 1, line.length - at);
          line = longer;
        }
      }
    }
    return line;
  }
}
