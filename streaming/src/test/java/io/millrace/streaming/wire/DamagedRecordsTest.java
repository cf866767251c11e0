package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.IOReadableWritable;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.runtime.io.network.api.serialization.SpillingAdaptiveSpanningRecordDeserializer;
import org.apache.flink.runtime.io.network.buffer.FreeingBufferRecycler;
import org.apache.flink.runtime.io.network.buffer.NetworkBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged bytes are an exception that says so; they never ask for memory that nothing fills. */
class DamagedRecordsTest {

  private static final RecordSerializer<Observation> OBSERVATIONS =
      new RecordSerializer<>(new ObservationCodec());

  @Test
  void exampleUsage() {
    byte[] damaged = HexFormat.of().parseHex("7fffffff" + "61");

    assertThatThrownBy(() -> read(OBSERVATIONS, damaged))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read a record: expected 2147483647 bytes of a field, found the end of the bytes"
                + " after fewer; the checkpoint is damaged");
  }

  @ParameterizedTest
  @MethodSource("io.millrace.streaming.wire.ReleasedRecordsTest#ofRelease010")
  <T> void bytesThatEndEarlyAreRefusedWhereverTheyEnd(ReleasedRecordsTest.Released<T> released)
      throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(released.codec());
    for (T record : released.records()) {
      byte[] whole = WireRecords.write(serializer, List.of(record));
      for (int end = 0; end < whole.length; end++) {
        byte[] cut = Arrays.copyOf(whole, end);

        assertThatThrownBy(() -> read(serializer, cut))
            .isInstanceOf(EOFException.class)
            .hasMessageStartingWith("Cannot read a")
            .hasMessageContaining("expected")
            .hasMessageEndingWith("the checkpoint is damaged");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -128, -1000, Integer.MIN_VALUE})
  void aNegativeLengthIsRefused(int length) {
    byte[] text = ByteBuffer.allocate(12).putInt(length).array();

    assertThatThrownBy(() -> read(OBSERVATIONS, text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a count of bytes from 0, found " + length);
  }

  @Test
  void aNegativeCountOfNumbersIsRefused() {
    byte[] values = ByteBuffer.allocate(20).putInt(0).putInt(0).putLong(0).putInt(-1).array();

    assertThatThrownBy(() -> read(OBSERVATIONS, values))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a count of numbers from 0, found -1");
  }

  @Test
  void aCountBeyondTheBytesTakesNoMemory() {
    byte[] values =
        ByteBuffer.allocate(24).putInt(0).putInt(0).putLong(0).putInt(Integer.MAX_VALUE).array();

    assertThatThrownBy(() -> read(OBSERVATIONS, values)).isInstanceOf(EOFException.class);
  }

  /** A view of a network buffer answers with another exception where its bytes end. */
  @Test
  void aLengthBeyondANetworkBufferIsToldAsSuch() {
    byte[] record = HexFormat.of().parseHex("00000005" + "7fffffff" + "61");

    assertThatThrownBy(() -> readFromNetwork(record))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected 2147483647 bytes of a field, found the end");
  }

  @Test
  void anUnknownTagIsRefused() {
    RecordSerializer<Inbound> inbound = new RecordSerializer<>(new InboundCodec());

    assertThatThrownBy(() -> read(inbound, new byte[] {5}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected tag 0 to 4, found 5");
  }

  @Test
  void anUnknownReasonIsRefusedWithThoseThatAreKnown() {
    byte[] letter = ByteBuffer.allocate(7).putInt(3).put(new byte[] {'O', 'D', 'D'}).array();

    assertThatThrownBy(() -> read(new RecordSerializer<>(new DeadLetterCodec()), letter))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected one of [MALFORMED, WRONG_WIDTH")
        .hasMessageContaining("found 'ODD'");
  }

  @ParameterizedTest
  @MethodSource("io.millrace.streaming.wire.ReleasedRecordsTest#ofRelease010")
  <T> void aRecordOfALaterReleaseIsRefusedByItsVersion(ReleasedRecordsTest.Released<T> released) {
    boolean tagged = released.codec().kind() == RecordKind.INBOUND;
    byte[] later = tagged ? new byte[] {-3, 0} : ByteBuffer.allocate(20).putInt(-3).array();

    assertThatThrownBy(() -> read(new RecordSerializer<>(released.codec()), later))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "Cannot read "
                + released.codec().kind().text()
                + ": expected version 1 to 2, found version 3");
  }

  private static <T> T read(RecordSerializer<T> serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  /** Reads as a task reads from another. */
  private static void readFromNetwork(byte[] bytes) throws IOException {
    SpillingAdaptiveSpanningRecordDeserializer<IOReadableWritable> network =
        new SpillingAdaptiveSpanningRecordDeserializer<>(new String[0]);
    network.setNextBuffer(
        new NetworkBuffer(
            MemorySegmentFactory.wrap(bytes),
            FreeingBufferRecycler.INSTANCE,
            org.apache.flink.runtime.io.network.buffer.Buffer.DataType.DATA_BUFFER,
            bytes.length));
    network.getNextRecord(
        new IOReadableWritable() {
          @Override
          public void write(DataOutputView out) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void read(DataInputView in) throws IOException {
            OBSERVATIONS.deserialize(in);
          }
        });
  }
}
