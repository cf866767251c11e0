package io.millrace.api.pipeline;

import java.io.Serializable;
import java.util.List;

/**
 * The words that records have for the classes of a label, where they have no numbers.
 *
 * <pre>{@code
 * LabelWords words = new LabelWords("state", List.of("idle", "run", "fault"));
 * assert words.number("run") == 1;
 * assert words.number("stop") < 0;
 * assert words.word(2).equals("fault");
 * }</pre>
 *
 * <p>Immutable. A word is looked up among all in turn, so it costs a comparison for each.
 *
 * @param label name of the label among the channels or targets; empty: labels are numbers
 * @param words the words of the classes, from class 0 on; each once
 */
public record LabelWords(String label, List<String> words) implements Serializable {

  /** Labels are numbers. */
  public static final LabelWords NONE = new LabelWords("", List.of());

  public LabelWords {
    words = List.copyOf(words);
  }

  /** Whether labels are numbers. */
  public boolean isEmpty() {
    return words.isEmpty();
  }

  /**
   * The class of a word.
   *
   * @return its number, or -1 if no class has this word
   */
  public int number(String word) {
    return words.indexOf(word);
  }

  /**
   * The word of a class.
   *
   * @param number from 0
   * @return the word; empty if there is no such class
   */
  public String word(int number) {
    return number >= 0 && number < words.size() ? words.get(number) : "";
  }
}
