package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.SensorReadings;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SensorReadingsCodecTest {

  private static final HexFormat HEX = HexFormat.of();

  /** Written down by hand after the drawing in the class. */
  private static final String BYTES =
      ("00000002" + "6b37") // key: k7
          + ("00000001" + "67") // group: g
          + "0000018bcfe56800" // time
          + ("00000002" + "00000003" + "00000000") // sensors 3 and 0
          + ("00000002" + "41a40000" + "80000000") // 20.5 and -0
          + ("00000001"
              + "74"
              + "00000004"
              + "0000000000000011"); // topic t, partition 4, offset 17

  private static final String OWN_GROUP = BYTES.replace("0000000167", "ffffffff");

  @Test
  void exampleUsage() throws IOException {
    SensorReadings reading =
        new SensorReadings(
            "k7",
            "g",
            1_700_000_000_000L,
            new int[] {3, 0},
            new float[] {20.5f, -0f},
            Origin.topic("t", 4, 17));
    assertThat(written(reading)).isEqualTo("04" + BYTES);
    assertThat(read("04" + BYTES))
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(reading);
  }

  @Test
  void aKeyThatIsItsOwnGroupIsWrittenOnce() throws IOException {
    SensorReadings read = (SensorReadings) read("04" + OWN_GROUP);
    assertThat(read.group()).isEqualTo("k7");
    assertThat(written(read)).isEqualTo("04" + OWN_GROUP);
  }

  private static String written(Inbound record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new InboundCodec().write(record, out);
    return HEX.formatHex(out.getCopyOfBuffer());
  }

  private static Inbound read(String bytes) throws IOException {
    return new InboundCodec().read(new DataInputDeserializer(HEX.parseHex(bytes)));
  }
}
