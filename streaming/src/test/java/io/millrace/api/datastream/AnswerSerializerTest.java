package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class AnswerSerializerTest {

  private final TypeSerializer<Answer> serializer =
      TypeInformation.of(Answer.class).createSerializer(new SerializerConfigImpl());

  @Test
  void exampleUsage() throws IOException {
    Answer read = read(bytes(AnswerTest.example()));

    assertSame(read, AnswerTest.example());
  }

  @Test
  void flinkFindsTheSerializerByTheClassAlone() {
    assertThat(serializer).isEqualTo(new AnswerSerializer());
    assertThat(TypeInformation.of(Answer.class)).isEqualTo(new AnswerType());
  }

  /** The file was written by a program of another language, from the drawing of the format. */
  @Test
  void version1StaysReadable() throws IOException {
    byte[] golden;
    try (InputStream file = AnswerSerializerTest.class.getResourceAsStream("answer-v1.bin")) {
      golden = file.readAllBytes();
    }

    assertSame(read(golden), AnswerTest.example());
    assertThat(bytes(AnswerTest.example())).isEqualTo(golden);
  }

  @Test
  void answersOfSeveralOperatorsShareAStream() throws IOException {
    Ports other = new Ports(1, Ports.Missing.REFUSED, List.of(OutputField.scalar("deviation")));
    Answer second = new Answer(new Result("k", "k", 1, 2, 0, new float[] {5}, "night"), other);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(AnswerTest.example(), out);
    serializer.serialize(second, out);
    serializer.serialize(AnswerTest.example(), out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertSame(serializer.deserialize(in), AnswerTest.example());
    Answer read = serializer.deserialize(in);
    assertThat(read.number("deviation")).isEqualTo(5);
    assertThat(read.label()).contains("night");
    assertSame(serializer.deserialize(in), AnswerTest.example());
  }

  @Test
  void aSavepointFindsItsSerializerAgain() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

    TypeSerializerSnapshot<Answer> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(restored.restoreSerializer()).isEqualTo(serializer);
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void bytesOfALaterVersionAreRefused() throws IOException {
    byte[] later = bytes(AnswerTest.example());
    later[0] = 2;

    assertThatThrownBy(() -> read(later))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read an answer: expected version 1, found 2");
  }

  private byte[] bytes(Answer answer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(answer, out);
    return out.getCopyOfBuffer();
  }

  private Answer read(byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  /** Rows are compared apart, because records of arrays are equal only where they are the same. */
  private static void assertSame(Answer read, Answer expected) {
    assertThat(read.ports()).isEqualTo(expected.ports());
    assertThat(read.result())
        .usingRecursiveComparison()
        .ignoringFields("output")
        .isEqualTo(expected.result());
    assertThat(read.result().output()).containsExactly(expected.result().output());
  }
}
