package io.millrace.streaming.connect.map;

/** Takes the fields of a record whose shape is not known, each with its path. */
public interface FieldVisitor {

  /** Longest list whose elements are visited; a longer one is one field. */
  int LONGEST_LIST = 64;

  /**
   * Takes a field that is no object, and no list of up to {@link #LONGEST_LIST} elements.
   *
   * @param path as a pipeline names it, see {@link FieldPath}
   * @param text empty for null and for lists
   */
  void field(String path, FieldBuffer.Kind kind, String text);
}
