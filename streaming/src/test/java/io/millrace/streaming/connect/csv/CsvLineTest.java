package io.millrace.streaming.connect.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {

  private final CsvLine line = new CsvLine(RecordFormat.CsvLayout.of(','), 100);

  @Test
  void exampleUsage() throws Refusal {
    read("north, 21.5 ,\"calm, \"\"dry\"\"\"");

    assertThat(line.count()).isEqualTo(3);
    assertThat(line.text(0)).isEqualTo("north");
    assertThat(line.trimmed(1)).isEqualTo("21.5");
    assertThat(line.text(2)).isEqualTo("calm, \"dry\"");
  }

  @Test
  void anEmptyRecordIsOneEmptyCell() throws Refusal {
    assertThat(cells("")).containsExactly("");
    assertThat(cells(",")).containsExactly("", "");
    assertThat(cells("\"\"")).containsExactly("");
    assertThat(cells("\"\",\"\"")).containsExactly("", "");
  }

  /** The examples of RFC 4180, section 2. */
  @Test
  void readsTheExamplesOfTheStandard() throws Refusal {
    assertThat(cells("aaa,bbb,ccc")).containsExactly("aaa", "bbb", "ccc");
    assertThat(cells("\"aaa\",\"bbb\",\"ccc\"")).containsExactly("aaa", "bbb", "ccc");
    assertThat(cells("\"aaa\",\"b\r\nbb\",\"ccc\"")).containsExactly("aaa", "b\r\nbb", "ccc");
    assertThat(cells("\"aaa\",\"b\"\"bb\",\"ccc\"")).containsExactly("aaa", "b\"bb", "ccc");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsBackWhateverTextAWriterOfTheStandardWrote(long seed) throws Refusal {
    SeededRandom random = new SeededRandom(seed);
    List<String> letters = List.of("a", "\"", ",", " ", "\n", "\r", "ü", "北", "😀", "\t", "");
    for (int record = 0; record < 300; record++) {
      List<String> written = new ArrayList<>();
      for (int cell = 1 + random.below(20); cell > 0; cell--) {
        StringBuilder text = new StringBuilder();
        for (int at = random.below(12); at > 0; at--) {
          text.append(letters.get(random.below(letters.size())));
        }
        written.add(text.toString());
      }

      String quoted =
          written.stream()
              .map(text -> "\"" + text.replace("\"", "\"\"") + "\"")
              .collect(Collectors.joining(","));

      assertThat(cells(quoted)).containsExactlyElementsOf(written);
    }
  }

  @Test
  void aRecordLeavesNothingForTheNextOne() throws Refusal {
    read("\"a\"\"b\",\"c,d\"," + "long".repeat(500));
    assertThat(cells("x,\"y\"")).containsExactly("x", "y");
    assertThatThrownBy(() -> read("p,\"q")).isInstanceOf(Refusal.class);
    assertThat(cells("1,2,3")).containsExactly("1", "2", "3");
  }

  @Test
  void countsCellsThatItDoesNotKeep() throws Refusal {
    CsvLine two = new CsvLine(RecordFormat.CsvLayout.of(','), 2);
    byte[] bytes = Utf8.bytes("a,b,\"c,c\",d");
    two.read(bytes, 0, bytes.length);

    assertThat(two.count()).isEqualTo(4);
    assertThat(two.text(0) + two.text(1)).isEqualTo("ab");
  }

  @Test
  void readsFromTheMiddleOfABuffer() throws Refusal {
    byte[] bytes = Utf8.bytes("zz\"a,\"b\",cz\"");
    line.read(bytes, 3, 7);

    assertThat(cells()).containsExactly("a", "b", "c");
  }

  @Test
  void blanksAroundACellAreKeptInItsTextAlone() throws Refusal {
    read(" \ta b\t ,   ,\" q \"");

    assertThat(line.text(0)).isEqualTo(" \ta b\t ");
    assertThat(line.trimmed(0)).isEqualTo("a b");
    assertThat(line.text(2)).isEqualTo(" q ");
  }

  /** Only blanks and tabs: another space may be part of a name. */
  @Test
  void aSpaceThatIsNoBlankIsPartOfTheCell() throws Refusal {
    read("\u00a0a\u3000");
    assertThat(line.trimmed(0)).isEqualTo("\u00a0a\u3000");
  }

  @Test
  void aQuoteWithinACellIsRefusedWithThePlaceAndTheCure() {
    assertThatThrownBy(() -> read("a,b\"c"))
        .hasMessage(
            "expected a quote only around a whole cell, found one inside cell 2"
                + "; put the cell in quotes and double those inside");
    assertThatThrownBy(() -> read("a, \"b\"")).hasMessageContaining("inside cell 2");
    assertThatThrownBy(() -> read("\"a\" ,b"))
        .hasMessageContaining("expected ',' behind the closing quote of cell 1, found ' '");
    assertThatThrownBy(() -> read("a,\"")).hasMessageContaining("a closing quote of cell 2");
  }

  /** Cut-off, overlong and lone bytes of UTF-8, and the halves of a surrogate pair. */
  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
    List<byte[]> broken =
        List.of(
            new byte[] {'a', ',', (byte) 0xff},
            new byte[] {'a', ',', (byte) 0xc3},
            new byte[] {'a', ',', (byte) 0xc0, (byte) 0x80},
            new byte[] {'a', ',', (byte) 0x80},
            new byte[] {'a', ',', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
    for (byte[] bytes : broken) {
      assertThatThrownBy(() -> line.read(bytes, 0, bytes.length))
          .as(Arrays.toString(bytes))
          .hasMessage(
              "expected text in UTF-8, found other bytes at byte 3 of the line"
                  + "; convert the file, or declare its charset");
    }
  }

  private void read(String text) throws Refusal {
    byte[] bytes = Utf8.bytes(text);
    line.read(bytes, 0, bytes.length);
  }

  private List<String> cells(String text) throws Refusal {
    read(text);
    return cells();
  }

  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    for (int cell = 0; cell < line.count(); cell++) {
      cells.add(line.text(cell));
    }
    return cells;
  }
}
