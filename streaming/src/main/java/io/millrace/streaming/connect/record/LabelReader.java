package io.millrace.streaming.connect.record;

import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.record.Reason;
import java.util.List;

/** Reads the class of a label from its word. */
public final class LabelReader {

  private final LabelWords words;
  private final int position;

  /**
   * @param words the words of the classes; none if labels are numbers
   * @param names names of the values of a record, in their order
   */
  public LabelReader(LabelWords words, List<String> names) {
    this.words = words;
    this.position = words.isEmpty() ? -1 : names.indexOf(words.label());
  }

  /** Whether a value is a label that is written as a word. */
  public boolean reads(int value) {
    return value == position;
  }

  /**
   * The class of a word.
   *
   * @param where place of the word, for the message, such as {@code in column state}
   * @throws Refusal if no class has this word
   */
  public float read(String word, String where) throws Refusal {
    int number = words.number(word);
    if (number < 0) {
      throw new Refusal(
          Reason.OUT_OF_RANGE,
          "expected one of the classes "
              + String.join(", ", words.words())
              + " "
              + where.strip()
              + ", found '"
              + Refusal.shown(word)
              + "'; correct it, or add it at the end of classes");
    }
    return number;
  }
}
