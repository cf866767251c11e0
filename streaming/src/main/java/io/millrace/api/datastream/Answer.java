package io.millrace.api.datastream;

import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The output of the operators for one reading, with named fields.
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
 * <p>It is computed with the parameters from before the reading: a reading is answered first and
 * learned afterwards. The page of the last operator lists fields and units under <em>outputs</em>.
 *
 * <p>Flink serializes it by name, version and fields, wherever it is used: between operators, in
 * windows and in your own state ({@code new ValueStateDescriptor<>("last", Answer.class)}). Each
 * record contains the names of its fields, so an answer that was stored by other operators is still
 * read correctly. Reading a field searches its name among about ten names and copies only what it
 * returns.
 *
 * @param result key, group, time, version and the complete output row, as other pipelines write it
 * @param ports names, widths and units of the fields of that row
 */
@TypeInfo(AnswerTypeFactory.class)
public record Answer(Result result, Ports ports) {

  /**
   * Checks that the fields have the width of the row.
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

  /** Key of the reading. */
  public String key() {
    return result.key();
  }

  /** Group whose parameters were used; the key itself if the reading has no group. */
  public String group() {
    return result.group();
  }

  /** Event time of the reading, to the millisecond. */
  public Instant time() {
    return Instant.ofEpochMilli(result.time());
  }

  /** Position of the reading in its key's sequence, from 0; rejected readings do not count. */
  public long sequence() {
    return result.sequence();
  }

  /** Version of the parameters that answered: number of updates; 0 where nothing is learned. */
  public long version() {
    return result.version();
  }

  /** Label of the reading, passed through. */
  public Optional<String> label() {
    return Optional.ofNullable(result.label());
  }

  /**
   * Source of the answer: {@code name/group} of the model; only the name where nothing is learned.
   */
  public String source() {
    return result.author().source();
  }

  /**
   * The number of a field of width one; the first number of a wider one.
   *
   * @throws IllegalArgumentException if there is no such field; the message lists the existing
   *     fields
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
   * The bytes of a field with a packet, such as that of {@code compress}.
   *
   * @throws IllegalArgumentException as {@link #number}
   */
  public byte[] bytes(String field) {
    return Packet.read(result.output(), ports.offset(field), ports.field(field).width());
  }
}
