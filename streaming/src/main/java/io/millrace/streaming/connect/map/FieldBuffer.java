package io.millrace.streaming.connect.map;

import java.util.Arrays;

/**
 * The fields of one record that a mapping asks for, by the slots of {@link FieldMapping}. A format
 * fills it, and a mapping reads it. Each field is a piece of one array of characters.
 */
public final class FieldBuffer {

  /** What a field is. */
  public enum Kind {
    /** Not in the record. */
    ABSENT,
    /** There without a value. */
    NULL,
    /** Text; may be empty. */
    TEXT,
    /** A number, as text. */
    NUMBER,
    /** {@code true} or {@code false}, as text. */
    FLAG,
    /** An object. */
    OBJECT,
    /** A list. */
    LIST
  }

  private static final char[] NOTHING = {};

  private final Kind[] kinds;
  private final int[] starts;
  private final int[] ends;
  private char[] own = new char[256];
  private char[] text = own;
  private int filled;

  /** Elements of a list that holds one value for each channel; negative if there is none. */
  private int elements;

  /**
   * @param slots number of fields
   */
  public FieldBuffer(int slots) {
    kinds = new Kind[slots];
    starts = new int[slots];
    ends = new int[slots];
    clear();
  }

  /** Marks every field as absent. */
  public void clear() {
    Arrays.fill(kinds, Kind.ABSENT);
    text = own;
    filled = 0;
    elements = -1;
  }

  /** Uses pieces of an array that the caller keeps unchanged until the next {@link #clear}. */
  public void over(char[] shared) {
    text = shared;
  }

  /** Sets a field to a piece of the shared array. */
  public void set(int slot, Kind kind, int start, int end) {
    kinds[slot] = kind;
    starts[slot] = start;
    ends[slot] = end;
  }

  /** Sets a field to a copy of some characters. */
  public void copy(int slot, Kind kind, char[] from, int start, int length) {
    if (own.length - filled < length) {
      own = Arrays.copyOf(own, Math.max(filled + length, 2 * own.length));
      text = own;
    }
    System.arraycopy(from, start, own, filled, length);
    set(slot, kind, filled, filled + length);
    filled += length;
  }

  /** Sets a field to a copy of a text. */
  public void copy(int slot, Kind kind, String value) {
    copy(slot, kind, value.toCharArray(), 0, value.length());
  }

  /** Sets a field that has no text. */
  public void mark(int slot, Kind kind) {
    copy(slot, kind, NOTHING, 0, 0);
  }

  /** Sets the number of elements of the list with one value for each channel. */
  public void elements(int count) {
    elements = count;
  }

  int elements() {
    return elements;
  }

  /** What a field is. */
  public Kind kind(int slot) {
    return kinds[slot];
  }

  char[] text() {
    return text;
  }

  int start(int slot) {
    return starts[slot];
  }

  int end(int slot) {
    return ends[slot];
  }

  /** Start of a field without the blanks before it. */
  int trimmedStart(int slot) {
    int start = starts[slot];
    while (start < ends[slot] && blank(text[start])) {
      start++;
    }
    return start;
  }

  /** End of a field without the blanks after it. */
  int trimmedEnd(int slot) {
    int end = ends[slot];
    while (end > starts[slot] && blank(text[end - 1])) {
      end--;
    }
    return end;
  }

  String string(int slot) {
    return new String(text, starts[slot], ends[slot] - starts[slot]);
  }

  private static boolean blank(char letter) {
    return letter == ' ' || letter == '\t';
  }
}
