package io.millrace.streaming.connect.avro;

import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Reads schemas that nobody vouches for. */
public final class AvroSchemas {

  private AvroSchemas() {}

  /**
   * Reads a schema.
   *
   * @throws AvroRuntimeException if it is none
   */
  public static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException none) {
      throw none;
    } catch (RuntimeException unresolved) {
      // The parser fails so on a type that is nowhere defined.
      throw new AvroRuntimeException("an undefined type", unresolved);
    }
  }

  /** Why a text is not the schema of records; empty if it is. */
  public static Optional<String> fault(String text) {
    try {
      Schema schema = parse(text);
      return schema.getType() == Schema.Type.RECORD
          ? Optional.empty()
          : Optional.of("expected a schema of records, found one of " + schema.getType().getName());
    } catch (AvroRuntimeException none) {
      return Optional.of("expected a schema of Avro: " + none.getMessage());
    }
  }
}
