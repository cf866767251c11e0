package io.millrace.streaming.connect.map;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Texts;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a key, group, label or part of a time from a field, or from what surrounds the record. */
final class TextField {

  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z][A-Za-z0-9]{0,9}$");

  private final String use;
  private final Field field;
  private final int slot;
  private final Pattern match;

  /** The last text around a record, and what it became: a topic or a file has many records. */
  private String lastText;

  private String lastMatch;

  /**
   * @param use what the text is for, such as {@code key}
   */
  TextField(String use, Field field, FieldSlots slots) {
    this.use = use;
    this.field = field;
    this.slot = slots.slot(field);
    this.match =
        field instanceof Field.Beside beside && !beside.match().isEmpty()
            ? Pattern.compile(beside.match())
            : null;
  }

  String use() {
    return use;
  }

  Field field() {
    return field;
  }

  /** Whether it is a field of the record that the record lacks. */
  boolean isAbsent(FieldBuffer fields) {
    return slot >= 0 && fields.kind(slot) == Kind.ABSENT;
  }

  /** The refusal of a record without this text. */
  Refusal missing(FieldBuffer fields, boolean cells) {
    String found =
        cells
            ? ", found an empty cell"
            : " at '"
                + FieldSlots.written(field)
                + "', found "
                + (isAbsent(fields) ? "no field; correct map." + use : "nothing");
    return new Refusal(Reason.MALFORMED, "expected a " + use + found);
  }

  /** The text; null if there is none. */
  String read(FieldBuffer fields, Origin origin, Envelope envelope) throws Refusal {
    String text = slot >= 0 ? own(fields) : beside(origin, envelope);
    return text == null || text.isEmpty() ? null : Texts.checked("as", use, text);
  }

  private String own(FieldBuffer fields) throws Refusal {
    Kind kind = fields.kind(slot);
    if (kind == Kind.ABSENT || kind == Kind.NULL) {
      return null;
    }
    int length = fields.end(slot) - fields.start(slot);
    if (kind == Kind.OBJECT || kind == Kind.LIST || kind == Kind.FLAG && !use.equals("label")) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected text or a whole number as "
              + use
              + " at '"
              + FieldSlots.written(field)
              + "', found "
              + switch (kind) {
                case OBJECT -> "an object; name a field within it";
                case LIST -> "a list; name one of its elements, such as [0]";
                default -> fields.string(slot);
              });
    }
    if (length > Texts.LONGEST) {
      throw Texts.tooLong("as", use, length);
    }
    String text = fields.string(slot);
    if (kind == Kind.NUMBER && !use.equals("label") && !isWhole(text)) {
      // 1.0, 1.00 and 1e0 are one number, but would be three keys.
      throw new Refusal(
          Reason.MALFORMED,
          "expected text or a whole number as "
              + use
              + " at '"
              + FieldSlots.written(field)
              + "', found "
              + Refusal.shown(text));
    }
    return text;
  }

  private static boolean isWhole(String number) {
    return number.chars().allMatch(digit -> digit >= '0' && digit <= '9' || digit == '-');
  }

  private String beside(Origin origin, Envelope envelope) throws Refusal {
    if (field instanceof Field.Constant constant) {
      return constant.text();
    }
    Field.Beside beside = (Field.Beside) field;
    String text =
        switch (beside.part()) {
          case KAFKA_KEY -> utf8("the Kafka key", envelope.key());
          case KAFKA_HEADER -> utf8("header " + beside.header(), envelope.header(beside.header()));
          case KAFKA_TOPIC -> origin.source();
          case KAFKA_TIMESTAMP ->
              envelope.timestamp() < 0
                  ? null
                  : String.format(Locale.ROOT, "%d", envelope.timestamp());
          case FILE_NAME -> name(origin.source());
          case FILE_STEM -> stem(name(origin.source()));
        };
    return text == null || match == null ? text : matched(text);
  }

  private static String utf8(String name, byte[] bytes) throws Refusal {
    return bytes == null ? null : Texts.utf8(name, bytes);
  }

  private String matched(String text) throws Refusal {
    if (!text.equals(lastText)) {
      Matcher matcher = match.matcher(text);
      if (!matcher.matches()) {
        throw new Refusal(
            Reason.MALFORMED,
            "expected text that matches "
                + match.pattern()
                + " as "
                + use
                + " in "
                + FieldSlots.written(field)
                + ", found '"
                + Refusal.shown(text)
                + "'");
      }
      lastMatch = matcher.groupCount() > 0 ? matcher.group(1) : text;
      lastText = text;
    }
    return lastMatch;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String stem(String name) {
    String stem = EXTENSION.matcher(name).replaceFirst("");
    return name.endsWith(".gz") ? EXTENSION.matcher(stem).replaceFirst("") : stem;
  }

  /**
   * Appends a part of a time, without the blanks around it.
   *
   * @return whether it is a number that was not written as text
   */
  boolean appendTime(FieldBuffer fields, Origin origin, Envelope envelope, StringBuilder to)
      throws Refusal {
    if (slot < 0) {
      String text = beside(origin, envelope);
      to.append(text == null ? "" : text);
      return field instanceof Field.Beside beside && beside.part() == Mapping.Part.KAFKA_TIMESTAMP;
    }
    Kind kind = fields.kind(slot);
    if (kind == Kind.OBJECT || kind == Kind.LIST || kind == Kind.FLAG) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected a time at '"
              + FieldSlots.written(field)
              + "', found "
              + switch (kind) {
                case OBJECT -> "an object; name a field within it";
                case LIST -> "a list; name one of its elements, such as [0]";
                default -> fields.string(slot);
              });
    }
    int start = fields.trimmedStart(slot);
    int end = Math.max(start, fields.trimmedEnd(slot));
    to.append(fields.text(), start, end - start);
    return kind == Kind.NUMBER;
  }
}
