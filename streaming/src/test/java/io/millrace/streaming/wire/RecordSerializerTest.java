package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSerializerTest {

  private static final RecordSerializer<Observation> OBSERVATIONS =
      new RecordSerializer<>(new ObservationCodec());

  static Stream<TypeInformation<?>> types() {
    return Stream.of(
        WireTypes.inbound(),
        WireTypes.observation(),
        WireTypes.code(),
        WireTypes.sensorReadings(),
        WireTypes.deadLetter(),
        WireTypes.answeredRow(),
        WireTypes.keyQueue(),
        WireTypes.evaluated(),
        WireTypes.result(),
        WireTypes.modelRelease());
  }

  @Test
  void exampleUsage() throws IOException {
    TypeSerializer<Result> serializer =
        WireTypes.result().createSerializer(new SerializerConfigImpl());
    Result result =
        new Result("boiler-7", "boilers", 1_700_000_000_000L, 41, 4, new float[] {0.31f}, null);

    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(result, out);
    Result read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read).usingRecursiveComparison(WireRecords.bitByBit()).isEqualTo(result);
  }

  @Test
  void readsBackAnyText() throws IOException {
    Random random = new Random(11);
    for (int length = 0; length < 300; length++) {
      Observation record = reading(characters(random, length), new float[] {length});

      assertThat(roundTrip(record))
          .usingRecursiveComparison(WireRecords.bitByBit())
          .isEqualTo(record);
    }
  }

  /** Fields of 64 KiB and more are read in parts, so sizes around the parts are those to try. */
  @Test
  void readsBackFieldsOfAnySize() throws IOException {
    for (int size : new int[] {16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 131_073, 300_000}) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i;
      }
      Observation record = reading("x".repeat(size), values);

      Observation read = roundTrip(record);

      assertThat(read.key()).isEqualTo(record.key());
      assertThat(read.values()).containsExactly(values);
    }
  }

  @Test
  void aMissingTextIsNullAndNoEmptyText() throws IOException {
    Observation record = new Observation(null, null, 0, new float[0], null, Origin.NOWHERE);

    assertThat(roundTrip(record))
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(record);
  }

  /** Records are immutable, so a copy would be wasted. */
  @Test
  void aCopyIsTheRecordItself() {
    Observation record = WireRecords.observations().get(0);

    assertThat(OBSERVATIONS.copy(record)).isSameAs(record);
    assertThat(OBSERVATIONS.copy(record, WireRecords.observations().get(1))).isSameAs(record);
    assertThat(OBSERVATIONS.isImmutableType()).isTrue();
  }

  @Test
  void readingNeverWritesIntoAnEarlierRecord() throws IOException {
    byte[] bytes = WireRecords.released("observation.bin");
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    Observation first = OBSERVATIONS.deserialize(in);

    Observation second = OBSERVATIONS.deserialize(first, in);

    assertThat(second).isNotSameAs(first);
    assertThat(first)
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(WireRecords.observations().get(0));
  }

  @Test
  void copiesTheBytesOfOneRecordAndNoMore() throws IOException {
    byte[] bytes = WireRecords.released("observation.bin");
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    DataOutputSerializer out = new DataOutputSerializer(64);

    for (int i = 0; i < WireRecords.observations().size(); i++) {
      OBSERVATIONS.copy(in, out);
    }

    assertThat(in.available()).isZero();
    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("types")
  <T> void survivesTheWayToTheCluster(TypeInformation<T> type) throws Exception {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());

    assertThat(sent(serializer)).isEqualTo(serializer).hasSameHashCodeAs(serializer);
    assertThat(sent(type)).isEqualTo(type).hasSameHashCodeAs(type);
    assertThat(serializer.duplicate()).isEqualTo(serializer);
  }

  @Test
  void serializersOfTwoKindsOrVersionsAreNotEqual() {
    List<RecordSerializer<?>> serializers =
        List.of(
            OBSERVATIONS,
            new RecordSerializer<>(new CodeCodec()),
            new RecordSerializer<>(new ResultCodec()),
            new RecordSerializer<>(new ResultCodec.First()));

    assertThat(serializers).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("types")
  <T> void aTypeNamesItsRecordAndIsNoKey(TypeInformation<T> type) {
    assertThat(type).hasToString(type.getTypeClass().getSimpleName());
    assertThat(type.isKeyType()).isFalse();
    assertThat(type.createSerializer(new SerializerConfigImpl()).getLength()).isEqualTo(-1);
  }

  private static Observation roundTrip(Observation record) throws IOException {
    return WireRecords.read(OBSERVATIONS, WireRecords.write(OBSERVATIONS, List.of(record))).get(0);
  }

  private static Observation reading(String key, float[] values) {
    return new Observation(key, "g", 0, values, null, Origin.NOWHERE);
  }

  /** Text of any code points but halves of pairs, which are no text and have no bytes. */
  private static String characters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int point = random.nextInt(Character.MAX_CODE_POINT + 1);
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }

  private static Object sent(Object one) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(one);
    return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }
}
