package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bytes of readings that wait for labels, written by hand from the drawings of the codecs. They
 * stay readable in every later version.
 */
class LateRecordsTest {

  private static final String ROW =
      "00000000" // no mark
          + "0000018bcfe56800" // time 1700000000000
          + "0000000000000029" // address 41
          + "00000002" // two floats
          + "3fa00000" // 1.25
          + "7fc00000"; // NaN
  private static final String QUEUE =
      "00000000"
          + "0000000000000003"
          + "0000000000000005"
          + "0000018bcfe56800"
          + "8000000000000000" // none was evicted
          + "0000000000000002";

  private static final AnsweredRow ANSWERED =
      new AnsweredRow(1_700_000_000_000L, 41, new float[] {1.25f, Float.NaN});
  private static final KeyQueue KEY = new KeyQueue(3, 5, 1_700_000_000_000L, Long.MIN_VALUE, 2);

  @Test
  void exampleUsage() throws IOException {
    AnsweredRow read = read(new AnsweredRowCodec(), ROW);
    assertThat(read.address()).isEqualTo(41);
    assertThat(read.memo()).containsExactly(1.25f, Float.NaN);
  }

  @Test
  void readsAndWritesTheDrawnBytes() throws IOException {
    assertThat(read(new AnsweredRowCodec(), ROW))
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(ANSWERED);
    assertThat(written(new AnsweredRowCodec(), ANSWERED)).isEqualTo(ROW);
    assertThat(read(new KeyQueueCodec(), QUEUE)).isEqualTo(KEY);
    assertThat(written(new KeyQueueCodec(), KEY)).isEqualTo(QUEUE);
  }

  private static <T> T read(RecordCodec<T> codec, String hex) throws IOException {
    return WireRecords.read(new RecordSerializer<>(codec), HexFormat.of().parseHex(hex)).get(0);
  }

  private static <T> String written(RecordCodec<T> codec, T record) throws IOException {
    return HexFormat.of()
        .formatHex(WireRecords.write(new RecordSerializer<>(codec), List.of(record)));
  }
}
