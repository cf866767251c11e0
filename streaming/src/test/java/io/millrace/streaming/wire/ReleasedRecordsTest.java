package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * The bytes of records in flight, as release 0.1.0 wrote them. The golden files were written by an
 * independent program, {@code golden/write-v2.py}.
 */
final class ReleasedRecordsTest {

  private static final Observation OBSERVATION =
      new Observation(
          "boiler-7",
          "Kessel ü",
          1_700_000_000_000L,
          new float[] {21.5f, Float.NaN, -0.0f, 1e30f},
          "night",
          Origin.topic("readings", 3, 1_234_567_890_123L));

  private static final DeadLetter DEAD_LETTER =
      new DeadLetter(
          Reason.WRONG_WIDTH,
          "expected 3 values, found 2",
          Origin.file("in/a.csv", 17),
          "boiler-7;1;2");

  private static final Result RESULT =
      new Result(
          "boiler-7",
          "boilers",
          -1,
          5_000_000_000L,
          12,
          new float[] {.5f, -1.25f},
          null,
          ResultSource.of("heating/boilers").shadow());

  private static final ModelRelease MODEL_RELEASE =
      new ModelRelease("heating", "boilers", 12, new byte[] {0, 1, 127, -128, -1});

  private static final CodedObservation CODE =
      new CodedObservation(
          "boiler-7",
          "boilers",
          new CodedObservation.Position(1_700_000_000_000L, 41, 3),
          new byte[] {-56, 0, 7},
          null,
          Origin.topic("packets", 0, 99));

  @Test
  void readsAndWritesAnObservation() throws IOException {
    readsAndWrites("observation-v2.bin", WireTypes.observation(), List.of(OBSERVATION));
  }

  @Test
  void readsAndWritesADeadLetter() throws IOException {
    readsAndWrites("dead-letter-v2.bin", WireTypes.deadLetter(), List.of(DEAD_LETTER));
  }

  @Test
  void readsAndWritesAResult() throws IOException {
    readsAndWrites("result-v2.bin", WireTypes.result(), List.of(RESULT));
  }

  @Test
  void readsAndWritesAModelRelease() throws IOException {
    readsAndWrites("model-release-v2.bin", WireTypes.modelRelease(), List.of(MODEL_RELEASE));
  }

  @Test
  void readsAndWritesACode() throws IOException {
    readsAndWrites("code-v2.bin", WireTypes.code(), List.of(CODE));
  }

  @Test
  void readsAndWritesWhateverComesIn() throws IOException {
    readsAndWrites(
        "inbound-v2.bin",
        WireTypes.inbound(),
        List.of(OBSERVATION, DEAD_LETTER, CODE, MODEL_RELEASE));
  }

  /** Arrays are compared by what they hold, to the bit of a float. */
  private static <T> void readsAndWrites(
      String file, TypeInformation<T> type, List<? extends T> records) throws IOException {
    byte[] golden = golden(file);
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataInputDeserializer in = new DataInputDeserializer(golden);
    DataOutputSerializer out = new DataOutputSerializer(golden.length);
    for (T record : records) {
      assertThat(serializer.deserialize(in))
          .usingRecursiveComparison()
          .withComparatorForType(Float::compare, Float.class)
          .isEqualTo(record);
      serializer.serialize(record, out);
    }
    assertThat(in.available()).isZero();
    assertThat(out.getCopyOfBuffer()).isEqualTo(golden);
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = ReleasedRecordsTest.class.getResourceAsStream("/golden/" + file)) {
      return in.readAllBytes();
    }
  }
}
