package io.millrace.api.datastream;

import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What the operators made of one reading, with the names of its numbers.
 *
 * <pre>{@code
 * static DataStream<String> alarms(MillraceStreams streams) {
 *   return streams
 *       .answers()
 *       .filter(answer -> answer.number("score") > 3)
 *       .map(answer -> answer.key() + " at " + answer.time() + ": " + answer.number("error"));
 * }
 * }</pre>
 *
 * <p>It computes what was known before the reading: the reading is answered first and learned from
 * afterwards. Fields and their units are on the page of the last operator, under <em>outputs</em>.
 *
 * <p>Flink serializes it by name, version and fields, wherever it is used: between operators, in
 * windows and in state of one's own ({@code new ValueStateDescriptor<>("last", Answer.class)}). A
 * record names its fields, so an answer that was stored by other operators is still read rightly. A
 * read of a field looks its name up among at most some ten names and copies nothing but what it
 * returns.
 *
 * @param result key, group, times, versions and the whole output row, as other pipelines write them
 * @param ports names, widths and units of the fields of that row
 */
@TypeInfo(AnswerTypeFactory.class)
public record Answer(Result result, Ports ports) {

  /**
   * Checks that the fields are those of the row.
   *
   * @throws IllegalArgumentException if the fields have another width than the row
   */
  public Answer {
    if (result.output().length != ports.outputWidth()) {
      throw new IllegalArgumentException(
          "Cannot name the numbers of an answer: expected "
              + ports.outputWidth()
              + ", found "
              + result.output().length);
    }
  }

  /** Whose reading it answers. */
  public String key() {
    return result.key();
  }

  /** Whose parameters were used; the key itself where the reading named no group. */
  public String group() {
    return result.group();
  }

  /** Event time of the reading, to the millisecond. */
  public Instant time() {
    return Instant.ofEpochMilli(result.time());
  }

  /** Position of the reading in its key's sequence, from 0; refused readings do not count. */
  public long sequence() {
    return result.sequence();
  }

  /** Number of updates behind the parameters that answered; 0 where nothing is learned. */
  public long version() {
    return result.version();
  }

  /** The reading's label, passed through. */
  public Optional<String> label() {
    return Optional.ofNullable(result.label());
  }

  /** Whose model answered: {@code name/group}; the name alone where nothing is learned. */
  public String source() {
    return result.author().source();
  }

  /**
   * The number of a field of width one; the first number of a wider one.
   *
   * @throws IllegalArgumentException if there is no such field; the message lists those there are
   */
  public float number(String field) {
    return result.output()[ports.offset(field)];
  }

  /**
   * A copy of the numbers of a field.
   *
   * @throws IllegalArgumentException as {@link #number}
   */
  public float[] numbers(String field) {
    int from = ports.offset(field);
    float[] numbers = new float[ports.field(field).width()];
    System.arraycopy(result.output(), from, numbers, 0, numbers.length);
    return numbers;
  }

  /**
   * The bytes of a field that holds a packet, such as that of {@code compress}.
   *
   * @throws IllegalArgumentException as {@link #number}
   */
  public byte[] bytes(String field) {
    return Packet.read(result.output(), ports.offset(field), ports.field(field).width());
  }
}
