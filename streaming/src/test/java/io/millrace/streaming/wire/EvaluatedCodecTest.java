package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.streaming.judge.Evaluated;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes are written out by hand, from the drawing in the codec. */
class EvaluatedCodecTest {

  private static final RecordSerializer<Evaluated> RECORDS =
      new RecordSerializer<>(new EvaluatedCodec());

  private static final List<Evaluated> EVERY_KIND =
      List.of(
          new Evaluated.Answered(
              "k", "g", 1, 2, new float[] {1}, new float[0], new float[] {-2}, null, "7"),
          new Evaluated.Truth("k", "g", "7", 3, new float[] {1}),
          new Evaluated.OfKey("k", "g", 4, 5, new double[] {1, -2}),
          new Evaluated.Metrics(Evaluated.Scope.GROUP, "", "g", 4, 5, 1, new double[] {1}));

  private static final String KEY_AND_GROUP = "00000001 6b 00000001 67";

  private static final String BYTES =
      "00 "
          + KEY_AND_GROUP
          + "0000000000000001 0000000000000002 00000001 3f800000 00000000 00000001 c0000000"
          + "ffffffff 00000001 37"
          + "01 "
          + KEY_AND_GROUP
          + "00000001 37 0000000000000003 00000001 3f800000"
          + "02 "
          + KEY_AND_GROUP
          + "0000000000000004 0000000000000005 00000002 3ff0000000000000 c000000000000000"
          + "03 00000005 47524f5550 00000000 00000001 67"
          + "0000000000000004 0000000000000005 00000001 00000001 3ff0000000000000";

  @Test
  void exampleUsage() throws IOException {
    byte[] bytes = HexFormat.of().parseHex(BYTES.replace(" ", ""));

    assertThat(WireRecords.write(RECORDS, EVERY_KIND)).isEqualTo(bytes);
    assertThat(WireRecords.read(RECORDS, bytes))
        .usingRecursiveFieldByFieldElementComparator(WireRecords.bitByBit())
        .isEqualTo(EVERY_KIND);
  }
}
