package io.millrace.streaming.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  private static final int LARGEST = 100_000;

  @Test
  void exampleUsage() throws IOException {
    try (LineReader lines = reader("one\r\n\ntwo")) {
      assertThat(lines.next()).isEqualTo(LineReader.Found.LINE);
      assertThat(text(lines)).isEqualTo("one");
      assertThat(lines.line()).isEqualTo(1);
      assertThat(lines.position()).isEqualTo(5);

      assertThat(lines.next()).isEqualTo(LineReader.Found.LINE);
      assertThat(lines.length()).isZero();

      assertThat(lines.next()).isEqualTo(LineReader.Found.LINE);
      assertThat(text(lines)).isEqualTo("two");
      assertThat(lines.line()).isEqualTo(3);
      assertThat(lines.position()).isEqualTo(9);
      assertThat(lines.next()).isEqualTo(LineReader.Found.END);
    }
  }

  @Test
  void takesAByteOrderMarkForNoPartOfTheFirstLine() throws IOException {
    assertThat(all(reader("\uFEFFone\n\uFEFFtwo\n"))).containsExactly("one", "\uFEFFtwo");
    LineReader lines = reader("\uFEFFone\n");
    lines.next();
    assertThat(lines.position()).isEqualTo(7);
  }

  @Test
  void ofAGigabyteWithoutALineEndTheBeginningIsHeldAlone() throws IOException {
    long length = 1L << 30;
    InputStream endless =
        new InputStream() {
          private long left = length;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] into, int offset, int most) {
            int count = (int) Math.min(most, left);
            Arrays.fill(into, offset, offset + count, (byte) 'x');
            left -= count;
            return count == 0 ? -1 : count;
          }
        };
    LineReader lines = new LineReader(endless, LARGEST, 0, 0);
    while (lines.next() == LineReader.Found.NO_END_YET) {
      assertThat(lines.held()).isLessThan(LARGEST);
    }
    assertThat(lines.length()).isEqualTo(length);
    assertThat(lines.held()).isBetween(1000, 10_000);
  }

  @Test
  void countsWhatItDoesNotHoldOfALineThatIsTooLong() throws IOException {
    long length = 50L << 20;
    InputStream endless =
        new InputStream() {
          private long left = length;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : left == -1 ? '\n' : left == -2 ? 'y' : -1;
          }
        };
    LineReader lines = new LineReader(endless, LARGEST, 0, 0);
    int looks = 1;
    while (lines.next() == LineReader.Found.NO_END_YET) {
      assertThat(lines.position()).isZero();
      looks++;
    }
    assertThat(looks).isGreaterThan(100);
    assertThat(lines.length()).isEqualTo(length);
    assertThat(lines.held()).isBetween(1000, 10_000);
    assertThat(text(lines)).matches("x+");
    assertThat(lines.position()).isEqualTo(length + 1);
    assertThat(lines.next()).isEqualTo(LineReader.Found.LINE);
    assertThat(text(lines)).isEqualTo("y");
    assertThat(lines.line()).isEqualTo(2);
  }

  @Test
  void holdsALineOfTheLargestLengthWithItsCarriageReturn() throws IOException {
    LineReader lines = reader("x".repeat(LARGEST) + "\r\n" + "x".repeat(LARGEST + 1) + "\r\n");
    assertThat(lines.next()).isEqualTo(LineReader.Found.LINE);
    assertThat(lines.held()).isEqualTo(LARGEST);
    assertThat(lines.length()).isEqualTo(LARGEST);
    while (lines.next() != LineReader.Found.LINE) {
      assertThat(lines.line()).isEqualTo(1);
    }
    assertThat(lines.length()).isEqualTo(LARGEST + 1);
  }

  @Test
  void joinsLinesToOneRecordAndGivesThemBack() throws IOException {
    LineReader lines = reader("\uFEFFone\r\n\r\nthree");
    lines.next();
    assertThat(lines.join()).isTrue();
    assertThat(text(lines)).isEqualTo("one\r\n");
    assertThat(lines.join()).isTrue();
    assertThat(text(lines)).isEqualTo("one\r\n\r\nthree");
    assertThat(lines.line()).isEqualTo(3);
    assertThat(lines.position()).isEqualTo(15);
    assertThat(lines.join()).as("the stream has ended").isFalse();
    assertThat(text(lines)).isEqualTo("one\r\n\r\nthree");

    lines.giveBack();
    assertThat(text(lines)).isEqualTo("one");
    assertThat(lines.line()).isEqualTo(1);
    assertThat(lines.position()).isEqualTo(8);
    assertThat(all(lines)).containsExactly("", "three");
  }

  @Test
  void joinsNoLineBeyondTheLargestRecord() throws IOException {
    String half = "x".repeat(LARGEST / 2);
    LineReader lines = reader(half + "\n" + half + "\n" + half.substring(1) + "\r\n" + half);
    lines.next();
    assertThat(lines.join()).isFalse();
    assertThat(lines.position()).isEqualTo(half.length() + 1);
    lines.next();
    assertThat(lines.join()).isTrue();
    assertThat(lines.length()).isEqualTo(LARGEST);
    assertThat(lines.join()).isFalse();
    assertThat(all(lines)).containsExactly(half);
  }

  /** The oracle splits the whole text at once. */
  @Test
  void findsTheSameLinesHoweverTheBytesArrive() throws IOException {
    SeededRandom random = new SeededRandom(5);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int line = random.below(12); line > 0; line--) {
        String content = "abc\rd".substring(random.below(4)).repeat(random.below(30_000));
        String end = random.below(2) == 0 ? "\n" : "\r\n";
        text.append(content).append(end);
        expected.add(content);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      LineReader lines = new LineReader(trickling(bytes, random), 200_000, 0, 0);
      assertThat(all(lines)).isEqualTo(expected);
      assertThat(lines.position()).isEqualTo(bytes.length);
    }
  }

  private static InputStream trickling(byte[] bytes, SeededRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.below(50_000)));
      }
    };
  }

  private static List<String> all(LineReader lines) throws IOException {
    List<String> all = new ArrayList<>();
    while (lines.next() == LineReader.Found.LINE) {
      all.add(text(lines));
    }
    return all;
  }

  private static String text(LineReader lines) {
    return new String(lines.bytes(), lines.offset(), lines.held(), StandardCharsets.UTF_8);
  }

  private static LineReader reader(String text) {
    return new LineReader(new ByteArrayInputStream(Utf8.bytes(text)), LARGEST, 0, 0);
  }
}
