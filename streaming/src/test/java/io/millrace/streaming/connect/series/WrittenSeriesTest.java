package io.millrace.streaming.connect.series;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.SeriesLayout;
import io.millrace.streaming.connect.record.FileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of sequences that other programs write. The rows are read by FastCSV, as a pipeline does.
 */
final class WrittenSeriesTest {

  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  @Test
  void exampleUsage() throws IOException {
    byte[] sound = sound(8000f, 16, 1, new byte[] {0, 64, 0, (byte) 192});

    List<List<String>> rows = rows(SeriesLayout.WAV, "tone.wav", sound);

    assertThat(rows)
        .containsExactly(
            List.of("tone", "1577836800000", "", "0.5"),
            List.of("tone", "1577836800000", "", "-0.5"));
  }

  /** The sound library of the JDK writes the file. */
  @ParameterizedTest
  @CsvSource({"16, 1, 8000", "16, 2, 44100", "24, 1, 48000", "32, 2, 96000", "16, 5, 22050"})
  void soundThatTheJdkWritesIsReadSampleBySample(int bits, int channels, float rate)
      throws IOException {
    SeededRandom random = new SeededRandom(bits + channels);
    int steps = 500;
    byte[] samples = new byte[steps * channels * bits / 8];
    for (int at = 0; at < samples.length; at++) {
      samples[at] = (byte) random.below(256);
    }

    List<List<String>> rows = rows(SeriesLayout.WAV, "a.wav", sound(rate, bits, channels, samples));

    assertThat(rows).hasSize(steps);
    for (int step = 0; step < steps; step++) {
      List<String> row = rows.get(step);
      assertThat(row).hasSize(3 + channels);
      assertThat(Long.parseLong(row.get(1)))
          .isEqualTo(START.toEpochMilli() + (long) Math.floor(step * 1000.0 / rate));
      for (int channel = 0; channel < channels; channel++) {
        int from = (step * channels + channel) * bits / 8;
        double whole = 0;
        for (int part = bits / 8 - 1; part >= 0; part--) {
          int piece = samples[from + part];
          whole = 256 * whole + (part == bits / 8 - 1 ? piece : piece & 0xFF);
        }
        float expected = (float) (whole / Math.pow(2, bits - 1));
        assertThat(Float.parseFloat(row.get(3 + channel))).isEqualTo(expected);
      }
    }
  }

  private static byte[] sound(float rate, int bits, int channels, byte[] samples)
      throws IOException {
    AudioFormat format = new AudioFormat(rate, bits, channels, true, false);
    AudioInputStream in =
        new AudioInputStream(
            new ByteArrayInputStream(samples), format, samples.length / format.getFrameSize());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(in, AudioFileFormat.Type.WAVE, file);
    return file.toByteArray();
  }

  /** A program that writes to a pipe does not know the size when it writes the head. */
  @Test
  void soundOfUnknownLengthEndsWithTheFile() throws IOException {
    byte[] sound = sound(100f, 16, 1, new byte[] {0, 64, 0, 32, 0, 16});
    ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).putInt(40, -1);

    assertThat(rows(SeriesLayout.WAV, "a.wav", sound))
        .extracting(row -> row.get(3))
        .containsExactly("0.5", "0.25", "0.125");
    byte[] cut = Arrays.copyOf(sound, sound.length - 1);
    assertThatThrownBy(() -> rows(SeriesLayout.WAV, "a.wav", cut))
        .hasMessageContaining("found it cut off");
  }

  /** Chunks of other programs, such as the artist, may come before the samples. */
  @Test
  void otherChunksBeforeTheSamplesArePassedOver() throws IOException {
    byte[] sound = sound(100f, 16, 1, new byte[] {0, 64});
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    other.write(sound, 0, 36);
    other.write("LIST".getBytes(UTF_8));
    other.write(new byte[] {3, 0, 0, 0, 'a', 'b', 'c', 0});
    other.write(sound, 36, sound.length - 36);

    assertThat(rows(SeriesLayout.WAV, "a.wav", other.toByteArray()))
        .containsExactly(List.of("a", "1577836800000", "", "0.5"));
  }

  @Test
  void sequencesOfAnyShapeAreReadStepByStep() throws IOException {
    SeededRandom random = new SeededRandom(17);
    for (int trial = 0; trial < 100; trial++) {
      int width = 1 + random.below(4);
      boolean labelled = random.below(2) == 0;
      StringBuilder file = new StringBuilder("# made\n@problemName X\n");
      file.append(width > 1 || random.below(2) == 0 ? "@dimensions " + width + "\n" : "");
      file.append("@classLabel ").append(labelled ? "true a b\n" : "false\n").append("@data\n");
      List<List<String>> expected = new ArrayList<>();
      int sequences = 1 + random.below(4);
      for (int sequence = 1; sequence <= sequences; sequence++) {
        int steps = 1 + random.below(5);
        String label = labelled ? (random.below(2) == 0 ? "a" : "b c") : "";
        List<List<String>> values = new ArrayList<>();
        for (int dimension = 0; dimension < width; dimension++) {
          List<String> written = new ArrayList<>();
          for (int step = 0; step < steps; step++) {
            written.add(random.below(5) == 0 ? "?" : "-" + random.below(100) + ".5e-1");
          }
          values.add(written);
        }
        file.append(String.join(":", values.stream().map(one -> String.join(",", one)).toList()));
        file.append(labelled ? ":" + label : "").append(random.below(3) == 0 ? " \n\n" : "\n");
        for (int step = 0; step < steps; step++) {
          List<String> row = new ArrayList<>();
          row.add("x-" + sequence);
          row.add(String.valueOf(START.toEpochMilli() + 100L * step));
          row.add(label);
          for (List<String> dimension : values) {
            row.add(dimension.get(step).replace("?", ""));
          }
          expected.add(row);
        }
      }

      assertThat(rows(SeriesLayout.TS, "x.ts", file.toString().getBytes(UTF_8)))
          .as(file.toString())
          .isEqualTo(expected);
    }
  }

  /** A line of another shape is one row of one cell, which no pipeline takes; the others go on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2:3:a",
        "1:2:3:a",
        "1,2",
        "\"quoted\":\"1\",2:a",
        "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"",
        "11111111111111111111111111111111111111111111111111111111111111111111111"
      })
  void aLineOfAnotherShapeIsARowThatIsRefused(String line) throws IOException {
    String file = "@dimensions 2\n@classLabel true a\n@data\n1:2:a\n" + line + "\n3:4:a\n";

    List<String> rows =
        new String(open(SeriesLayout.TS, "x.ts", file.getBytes(UTF_8)).readAllBytes(), UTF_8)
            .lines()
            .toList();

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).startsWith("\"x-1\"");
    assertThat(rows.get(1))
        .isNotEmpty()
        .doesNotContain(",")
        .doesNotContain("\"")
        .hasSizeLessThan(41);
    assertThat(rows.get(2)).startsWith("\"x-3\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @dimensions 0\\n@data        | a number from 1 to 9999 behind @dimensions, found '0'
          @dimensions many\\n@data     | a number from 1 to 9999 behind @dimensions, found 'many'
          @dimensions\\n@data          | a number from 1 to 9999 behind @dimensions, found ''
          @timeStamps true\\n@data     | sequences without times, found @timeStamps true
          @problemName X\\n            | a line @data, found none; is the file whole?
          1,2,3                        | found no line that begins with @; is it .ts?
          """)
  void aHeadThatSaysSomethingElseIsAFault(String head, String fault) {
    byte[] bytes = head.replace("\\n", "\n").getBytes(UTF_8);

    assertThatThrownBy(() -> open(SeriesLayout.TS, "x.ts", bytes))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith("Cannot read x.ts: expected ")
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @EnumSource(
      value = SeriesLayout.class,
      names = {"IDX_ROWS", "IDX_PIXELS"})
  void imagesOfAnySizeAreReadPixelByPixel(SeriesLayout layout) throws IOException {
    SeededRandom random = new SeededRandom(23);
    for (int trial = 0; trial < 60; trial++) {
      int count = random.below(4);
      int height = 1 + random.below(4);
      boolean flat = random.below(3) == 0;
      int width = flat ? 1 : 1 + random.below(5);
      ByteBuffer file = ByteBuffer.allocate(16 + count * height * width);
      file.putInt(0x800 + (flat ? 2 : 3)).putInt(count).putInt(height);
      if (!flat) {
        file.putInt(width);
      }
      int[] pixels = new int[count * height * width];
      for (int at = 0; at < pixels.length; at++) {
        pixels[at] = random.below(256);
        file.put((byte) pixels[at]);
      }
      byte[] bytes = Arrays.copyOf(file.array(), file.position());

      List<List<String>> rows = rows(layout, "a/t10k-images.idx3-ubyte.gz", bytes);

      List<List<String>> expected = new ArrayList<>();
      int steps = layout == SeriesLayout.IDX_ROWS ? height : height * width;
      int each = layout == SeriesLayout.IDX_ROWS ? width : 1;
      for (int at = 0; at < pixels.length; at += each) {
        List<String> row = new ArrayList<>();
        row.add("t10k-images-" + (at / (height * width) + 1));
        row.add(String.valueOf(START.toEpochMilli() + 100L * (at / each % steps)));
        row.add("");
        for (int value = 0; value < each; value++) {
          row.add(String.valueOf(pixels[at + value]));
        }
        expected.add(row);
      }
      assertThat(rows).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00000D03 00000001 00000001 00000001 | values of unsigned bytes (type 8), found type 13
          00000804 00000001 00000001 00000001 00000001 | of three dimensions, or sequences, of two
          00000801 00000001 05 | found labels; name this file in labels of the images' format
          00000803 00000001 00001001 00001001 | images of up to 16777216 pixels
          00000803 00000001 ffffffff 00000001 | images of up to 16777216 pixels, found a size of -1
          00000800 | an idx file, found another
          00010803 00000001 00000001 00000001 | an idx file, found another
          0000 | a whole file, found it cut off
          """)
  void anIdxFileOfAnotherKindIsAFault(String hex, String fault) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThatThrownBy(() -> open(SeriesLayout.IDX_ROWS, "t.idx", bytes))
        .isInstanceOf(FileException.class)
        .hasMessageContaining(fault);
  }

  /** A restored job makes the text before its position again, so reads of any size are one text. */
  @Test
  void theTextIsTheSameHoweverManyBytesAreAskedFor() throws IOException {
    byte[] file = "@dimensions 1\n@data\n1,2,3\n4,5\n".getBytes(UTF_8);
    byte[] whole = open(SeriesLayout.TS, "ä\".ts", file).readAllBytes();
    SeededRandom random = new SeededRandom(3);
    for (int trial = 0; trial < 50; trial++) {
      ByteArrayOutputStream pieces = new ByteArrayOutputStream();
      try (SeriesFile in = open(SeriesLayout.TS, "ä\".ts", file)) {
        byte[] piece = new byte[9];
        int read = 0;
        while (read >= 0) {
          pieces.write(piece, 0, read);
          if (random.below(4) == 0) {
            int one = in.read();
            piece[0] = (byte) one;
            read = one < 0 ? -1 : 1;
          } else {
            read = in.read(piece, 0, random.below(9));
          }
        }
      }
      assertThat(pieces.toByteArray()).isEqualTo(whole);
    }
  }

  private static List<List<String>> rows(SeriesLayout layout, String name, byte[] bytes)
      throws IOException {
    try (SeriesFile file = open(layout, name, bytes)) {
      List<List<String>> rows = new ArrayList<>();
      String text = new String(file.readAllBytes(), UTF_8);
      CsvReader.builder().ofCsvRecord(text).forEach(row -> rows.add(row.getFields()));
      return rows;
    }
  }

  private static SeriesFile open(SeriesLayout layout, String name, byte[] bytes)
      throws IOException {
    Mapping map =
        new Mapping(
            new Mapping.Field.Name("case"),
            Mapping.Field.NONE,
            Mapping.Field.NONE,
            Mapping.Time.of(new Mapping.Field.Name("time"), Mapping.TimeForm.MILLIS),
            Mapping.Values.of(List.of(new Mapping.Field.Name("v1"))));
    return SeriesFile.of(
        new ByteArrayInputStream(bytes),
        name,
        new RecordFormat.Series(layout, START, Duration.ofMillis(100), "", map),
        other -> ByteArrayInputStream.nullInputStream());
  }
}
