package io.millrace.streaming.connect.series;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.SeriesLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesFileTest {

  private static final String TS =
      """
      # two steps of two dimensions
      @problemName Steps
      @dimensions 2
      @classLabel true rest walk
      @data
      1.5,2:?,-4e-1:walk
      1:2,3:rest
      3,4:5,6:rest
      """;

  @Test
  void exampleUsage() throws IOException {
    SeriesFile file = open(SeriesLayout.TS, "data/Steps_TRAIN.ts.gz", TS.getBytes(UTF_8));

    assertThat(file.columns()).containsExactly("case", "time", "label", "v1", "v2");
    assertThat(text(file))
        .containsExactly(
            "\"Steps_TRAIN-1\",0,\"walk\",1.5,",
            "\"Steps_TRAIN-1\",100,\"walk\",2,-4e-1",
            // Of uneven length: a row that is refused.
            "1:2 3:rest",
            "\"Steps_TRAIN-3\",0,\"rest\",3,5",
            "\"Steps_TRAIN-3\",100,\"rest\",4,6");
  }

  @Test
  void soundIsScaledWhateverItsWidth() throws IOException {
    assertThat(text(open(SeriesLayout.WAV, "a.wav", wav(1, 1, 16, 8000, "0000ff7f0080"))))
        .containsExactly("\"a\",0,,0.0", "\"a\",0,,0.9999695", "\"a\",0,,-1.0");
    assertThat(text(open(SeriesLayout.WAV, "a.wav", wav(1, 2, 8, 100, "80c000ff"))))
        .containsExactly("\"a\",0,,0.0,0.5", "\"a\",10,,-1.0,0.9921875");
    assertThat(text(open(SeriesLayout.WAV, "a.wav", wav(1, 1, 24, 100, "000040000080"))))
        .containsExactly("\"a\",0,,0.5", "\"a\",10,,-1.0");
    assertThat(text(open(SeriesLayout.WAV, "a.wav", wav(3, 1, 32, 100, "0000003f"))))
        .containsExactly("\"a\",0,,0.5");
  }

  @Test
  void imagesAreSequencesOfRowsOrOfPixels() throws IOException {
    byte[] images =
        HexFormat.of()
            .parseHex("00000803" + "000000020000000200000003" + "010203040506ff0708090a0b");
    byte[] labels = HexFormat.of().parseHex("00000801" + "00000002" + "0703");

    assertThat(text(idx(SeriesLayout.IDX_ROWS, images, labels)))
        .containsExactly(
            "\"t-1\",0,7,1,2,3",
            "\"t-1\",100,7,4,5,6",
            "\"t-2\",0,3,255,7,8",
            "\"t-2\",100,3,9,10,11");
    assertThat(text(idx(SeriesLayout.IDX_PIXELS, images, labels)))
        .hasSize(12)
        .endsWith("\"t-2\",500,3,11");
  }

  @Test
  void aFileThatIsCutOffOrAnotherIsRefusedWithTheReason() {
    byte[] images = HexFormat.of().parseHex("00000803" + "000000020000000200000003" + "0102");
    assertThatThrownBy(() -> text(open(SeriesLayout.IDX_ROWS, "t.idx", images)))
        .hasMessage("Cannot read t.idx: expected a whole file, found it cut off; replace it");
    assertThatThrownBy(() -> open(SeriesLayout.IDX_ROWS, "t.idx", "text".getBytes(UTF_8)))
        .hasMessageContaining("expected an idx file, found another; correct path or format");
    assertThatThrownBy(() -> open(SeriesLayout.WAV, "a.wav", "RIFX0000WAVE".getBytes(UTF_8)))
        .hasMessageContaining("expected a WAV file, found another");
    byte[] sound = wav(1, 1, 16, 8000, "0000ff7f");
    assertThatThrownBy(
            () -> text(open(SeriesLayout.WAV, "a.wav", Arrays.copyOf(sound, sound.length - 1))))
        .hasMessageContaining("found it cut off");
    assertThatThrownBy(() -> open(SeriesLayout.WAV, "a.wav", wav(85, 1, 16, 8000, "00")))
        .hasMessageContaining("found coding 85 with 16 bits; convert the file to 16-bit PCM");
    byte[] interrupted = wav(1, 1, 16, 8000, "0000ff7f");
    interrupted[40] = 0;
    assertThatThrownBy(() -> open(SeriesLayout.WAV, "a.wav", interrupted))
        .hasMessageContaining("expected samples, found a size of 0 bytes in its chunk 'data'");
    assertThatThrownBy(() -> open(SeriesLayout.TS, "x.ts", "1,2,3\n".getBytes(UTF_8)))
        .hasMessageContaining("expected a line @data, found no line that begins with @");
  }

  /** A file of one chunk of a format and one of samples. */
  private static byte[] wav(int coding, int channels, int bits, int rate, String samples) {
    byte[] data = HexFormat.of().parseHex(samples);
    ByteBuffer file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(UTF_8)).putInt(36 + data.length).put("WAVEfmt ".getBytes(UTF_8));
    file.putInt(16).putShort((short) coding).putShort((short) channels).putInt(rate);
    file.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    file.putShort((short) bits).put("data".getBytes(UTF_8)).putInt(data.length).put(data);
    return file.array();
  }

  private static SeriesFile open(SeriesLayout layout, String name, byte[] bytes)
      throws IOException {
    return SeriesFile.of(
        new ByteArrayInputStream(bytes),
        name,
        format(layout, ""),
        other -> ByteArrayInputStream.nullInputStream());
  }

  private static SeriesFile idx(SeriesLayout layout, byte[] images, byte[] labels)
      throws IOException {
    return SeriesFile.of(
        new ByteArrayInputStream(images),
        "t.idx",
        format(layout, "labels.idx"),
        name -> new ByteArrayInputStream(labels));
  }

  private static RecordFormat.Series format(SeriesLayout layout, String labels) {
    Mapping map =
        new Mapping(
            new Mapping.Field.Name("case"),
            Mapping.Field.NONE,
            Mapping.Field.NONE,
            Mapping.Time.of(new Mapping.Field.Name("time"), Mapping.TimeForm.MILLIS),
            Mapping.Values.of(List.of(new Mapping.Field.Name("v1"))));
    return new RecordFormat.Series(layout, Instant.EPOCH, Duration.ofMillis(100), labels, map);
  }

  private static List<String> text(SeriesFile file) throws IOException {
    try (file) {
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
