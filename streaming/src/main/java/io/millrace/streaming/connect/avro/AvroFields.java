package io.millrace.streaming.connect.avro;

import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.map.FieldMapping;
import io.millrace.streaming.connect.map.PathTree;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.connect.record.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Makes observations of records of Avro. Members of records and keys of maps are names of a path,
 * positions of arrays its positions; unions are what they hold.
 *
 * <p>Times of the logical types have the unit of their schema if the pipeline declares none.
 * Decimals are numbers.
 */
public final class AvroFields {

  private static final GenericData DATA = new GenericData();

  private final FieldMapping fields;
  private final FieldBuffer found;
  private final boolean undeclared;
  private final boolean[] times;

  /**
   * @param channels names of the channels, in their order
   * @param words words of the label's classes
   */
  public AvroFields(Mapping mapping, List<String> channels, LabelWords words) {
    fields =
        new FieldMapping(
            mapping, channels, new NumberText('.', (char) 0), FieldMapping.Wording.FIELD, words);
    found = fields.buffer();
    undeclared = mapping.time().form() == Mapping.TimeForm.UNDECLARED;
    times = new boolean[fields.slots().count()];
    for (Mapping.Field part : mapping.time().from()) {
      int slot = fields.slots().slot(part);
      if (slot >= 0) {
        times[slot] = undeclared;
      }
    }
  }

  /** Makes the reading of a record. */
  public Inbound inbound(IndexedRecord record, Origin origin, Envelope envelope) throws Refusal {
    found.clear();
    within(record, record.getSchema(), fields.slots().tree());
    return fields.inbound(found, origin, envelope);
  }

  private void value(Object value, Schema declared, PathTree node, String name) throws Refusal {
    Schema schema =
        declared.getType() == Schema.Type.UNION
            ? declared.getTypes().get(DATA.resolveUnion(declared, value))
            : declared;
    for (int slot : node.slots()) {
      fill(slot, value, schema);
    }
    switch (schema.getType()) {
      case RECORD, MAP, ARRAY -> within(value, schema, node);
      default -> {
        if (node.isCounted() && value != null) {
          throw new Refusal(
              Reason.MALFORMED,
              "expected a list or an object of values at '"
                  + name
                  + "', found '"
                  + Refusal.shown(String.valueOf(value))
                  + "'");
        }
      }
    }
  }

  private void within(Object value, Schema schema, PathTree node) throws Refusal {
    if (value instanceof IndexedRecord record && node.hasMembers()) {
      for (Schema.Field field : schema.getFields()) {
        PathTree inner = node.member(field.name());
        if (inner != null) {
          value(record.get(field.pos()), field.schema(), inner, field.name());
        }
      }
    } else if (value instanceof Map<?, ?> map && node.hasMembers()) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = String.valueOf(entry.getKey());
        PathTree inner = node.member(name);
        if (inner != null) {
          value(entry.getValue(), schema.getValueType(), inner, name);
        }
      }
    } else if (value instanceof List<?> list && node.hasElements()) {
      for (int position = 0; position < list.size(); position++) {
        PathTree inner = node.element(position);
        if (inner != null) {
          value(list.get(position), schema.getElementType(), inner, "[" + position + "]");
        }
      }
      if (node.isCounted()) {
        found.elements(list.size());
      }
    }
  }

  private void fill(int slot, Object value, Schema schema) {
    LogicalType logical = schema.getLogicalType();
    switch (schema.getType()) {
      case NULL -> found.mark(slot, Kind.NULL);
      case BOOLEAN -> found.copy(slot, Kind.FLAG, String.valueOf(value));
      case INT, LONG -> {
        String instant = times[slot] ? instant(((Number) value).longValue(), logical) : null;
        found.copy(
            slot,
            instant == null ? Kind.NUMBER : Kind.TEXT,
            instant == null ? value.toString() : instant);
      }
      case FLOAT, DOUBLE -> found.copy(slot, Kind.NUMBER, value.toString());
      case STRING, ENUM -> found.copy(slot, Kind.TEXT, value.toString());
      case BYTES, FIXED -> {
        if (logical instanceof LogicalTypes.Decimal decimal) {
          found.copy(slot, Kind.NUMBER, number(value, decimal.getScale()).toString());
        } else {
          found.mark(slot, Kind.OBJECT);
        }
      }
      case ARRAY -> found.mark(slot, Kind.LIST);
      default -> found.mark(slot, Kind.OBJECT);
    }
  }

  static BigDecimal number(Object value, int scale) {
    byte[] bytes;
    if (value instanceof GenericFixed fixed) {
      bytes = fixed.bytes();
    } else {
      ByteBuffer buffer = ((ByteBuffer) value).duplicate();
      bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
    }
    return bytes.length == 0 ? BigDecimal.ZERO : new BigDecimal(new BigInteger(bytes), scale);
  }

  /** A number of a logical type as text; null if the schema does not say what it is. */
  static String instant(long value, LogicalType logical) {
    if (logical == null) {
      return null;
    }
    return switch (logical.getName()) {
      case "timestamp-millis", "local-timestamp-millis" -> at(value, ChronoUnit.MILLIS, logical);
      case "timestamp-micros", "local-timestamp-micros" -> at(value, ChronoUnit.MICROS, logical);
      case "timestamp-nanos", "local-timestamp-nanos" -> at(value, ChronoUnit.NANOS, logical);
      case "date" -> LocalDate.ofEpochDay(value).toString();
      default -> null;
    };
  }

  private static String at(long value, ChronoUnit unit, LogicalType logical) {
    String instant = Instant.EPOCH.plus(value, unit).toString();
    // A local time has no zone: that of the pipeline counts.
    return logical.getName().startsWith("local")
        ? instant.substring(0, instant.length() - 1)
        : instant;
  }
}
