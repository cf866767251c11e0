package io.millrace.api.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known word that is most similar to an unknown one, for messages.
 *
 * <pre>{@code
 * List<String> known = List.of("dictionary", "standardize");
 * assert Spelling.closest("dictionry", known).orElseThrow().equals("dictionary");
 * }</pre>
 */
public final class Spelling {

  private Spelling() {}

  /**
   * Returns the known word with the smallest edit distance to {@code word}; empty if the distance
   * exceeds one for a word of up to four letters, two for up to eight, three for longer words. An
   * edit inserts, drops or changes a letter or swaps two neighbours; case is ignored.
   */
  public static Optional<String> closest(String word, Collection<String> known) {
    int allowed = word.length() <= 4 ? 1 : word.length() <= 8 ? 2 : 3;
    String best = null;
    int fewest = allowed + 1;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) > allowed) {
        continue;
      }
      int edits = edits(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        fewest = edits;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns {@code "; did you mean 'x'?"}, or empty text if no known word is similar. */
  public static String suggestion(String word, Collection<String> known) {
    return closest(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /** Computes the edit distance with swaps of neighbours (optimal string alignment). */
  private static int edits(String from, String to) {
    int[] older = new int[to.length() + 1];
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int edits = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          edits = Math.min(edits, older[j - 2] + 1);
        }
        current[j] = edits;
      }
      int[] spare = older;
      older = previous;
      previous = current;
      current = spare;
    }
    return previous[to.length()];
  }
}
