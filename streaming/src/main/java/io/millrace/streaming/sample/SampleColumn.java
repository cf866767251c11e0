package io.millrace.streaming.sample;

import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import java.util.ArrayList;
import java.util.List;

/** One field of all records of a sample. */
public final class SampleColumn {

  private final String path;
  private final String written;
  private final List<Kind> kinds = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  /**
   * @param path as a pipeline names the field; of columns the name, unique in its file
   * @param written the name in the file, which may be empty or occur twice
   */
  SampleColumn(String path, String written) {
    this.path = path;
    this.written = written;
  }

  /** The field as a pipeline names it. */
  public String path() {
    return path;
  }

  /** Whether the file itself has a name for the column, and only for this one. */
  public boolean isNamed() {
    return path.equals(written);
  }

  /** Records of the sample. */
  public int records() {
    return kinds.size();
  }

  /** What a record's field is. */
  public Kind kind(int record) {
    return kinds.get(record);
  }

  /** The text of a record's field; empty if there is none. */
  public String text(int record) {
    return texts.get(record);
  }

  /** Whether a record has a text here that is not blank. */
  public boolean has(int record) {
    return !texts.get(record).isBlank();
  }

  /** Adds the field of the next record. */
  void add(Kind kind, String text) {
    kinds.add(kind);
    texts.add(text);
  }

  /** Adds absent fields up to a number of records. */
  void absentUpTo(int records) {
    while (kinds.size() < records) {
      add(Kind.ABSENT, "");
    }
  }
}
