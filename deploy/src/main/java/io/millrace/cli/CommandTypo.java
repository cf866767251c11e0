package io.millrace.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A mistyped command and the command that was probably meant.
 *
 * <p>The distance of two words is the number of letters to insert, drop, replace or swap with a
 * neighbour (optimal string alignment). {@code deploy/src/main/launch/unbuilt.sh} computes the same
 * for a tree that is not built.
 *
 * @param word as typed
 */
record CommandTypo(String word) {

  /** At a larger distance the hint would be a guess. */
  private static final int FARTHEST = 2;

  /** The nearest of these commands within the limit; the first of several. */
  Optional<String> meant(Collection<String> commands) {
    return commands.stream()
        .filter(command -> distance(word, command) <= FARTHEST)
        .filter(command -> distance(word, command) < word.length())
        .min(Comparator.comparingInt(command -> distance(word, command)));
  }

  static int distance(String from, String to) {
    int[][] table = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      table[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      table[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int replaced = table[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, table[i - 2][j - 2] + 1);
        }
        table[i][j] = best;
      }
    }
    return table[from.length()][to.length()];
  }
}
