package io.millrace.streaming.connect.avro;

import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.map.FieldPath;
import io.millrace.streaming.connect.map.FieldVisitor;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * Visits every field of an Avro record whose shape is not known, with texts as {@link AvroFields}
 * reads them.
 */
public final class AvroPaths {

  private static final GenericData DATA = GenericData.get();

  private AvroPaths() {}

  /** Visits the fields of one record in their order. */
  public static void visit(IndexedRecord record, FieldVisitor visitor) {
    value(record, record.getSchema(), "", visitor);
  }

  private static void value(Object value, Schema declared, String path, FieldVisitor visitor) {
    Schema schema =
        declared.getType() == Schema.Type.UNION
            ? declared.getTypes().get(DATA.resolveUnion(declared, value))
            : declared;
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          value(
              ((IndexedRecord) value).get(field.pos()),
              field.schema(),
              FieldPath.member(path, field.name()),
              visitor);
        }
      }
      case MAP ->
          ((Map<?, ?>) value)
              .forEach(
                  (name, member) ->
                      value(
                          member,
                          schema.getValueType(),
                          FieldPath.member(path, String.valueOf(name)),
                          visitor));
      case ARRAY -> list((List<?>) value, schema.getElementType(), path, visitor);
      case NULL -> visitor.field(path, Kind.NULL, "");
      case BOOLEAN -> visitor.field(path, Kind.FLAG, String.valueOf(value));
      case INT, LONG -> {
        String instant = AvroFields.instant(((Number) value).longValue(), schema.getLogicalType());
        visitor.field(
            path,
            instant == null ? Kind.NUMBER : Kind.TEXT,
            instant == null ? value.toString() : instant);
      }
      case FLOAT, DOUBLE -> visitor.field(path, Kind.NUMBER, value.toString());
      case STRING, ENUM -> visitor.field(path, Kind.TEXT, value.toString());
      default -> {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
          visitor.field(path, Kind.NUMBER, AvroFields.number(value, decimal.getScale()).toString());
        } else {
          visitor.field(path, Kind.OBJECT, "");
        }
      }
    }
  }

  private static void list(List<?> list, Schema element, String path, FieldVisitor visitor) {
    if (list.size() > FieldVisitor.LONGEST_LIST) {
      visitor.field(path, Kind.LIST, "");
      return;
    }
    for (int position = 0; position < list.size(); position++) {
      value(list.get(position), element, FieldPath.element(path, position), visitor);
    }
  }
}
