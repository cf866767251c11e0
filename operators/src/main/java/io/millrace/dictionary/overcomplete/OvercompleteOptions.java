package io.millrace.dictionary.overcomplete;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.learn.DictionaryOptions;

/**
 * The options of an {@code overcomplete} stage.
 *
 * @param channels number of channels
 * @param atoms number of atoms
 * @param keep largest number of codes of a reading
 * @param batch readings of a mini-batch
 * @param horizon readings of the group after which older ones are forgotten
 * @param places whether readings may take the place of atoms
 */
record OvercompleteOptions(
    int channels, int atoms, int keep, int batch, double horizon, Places places) {

  private static final int MOST_CHANNELS = 512;
  private static final int MOST_ATOMS = 2048;
  private static final int MANY = 4;

  private static final Key<Integer> ATOMS =
      Key.whole("atoms", 2, MOST_ATOMS)
          .describedAs("Atoms of the dictionary; may be more than there are channels.")
          .defaultsToComputed("4 · channels, at most 2048");
  private static final Key<Integer> KEEP =
      Key.whole("keep", 1, MOST_CHANNELS)
          .describedAs("Largest number of codes of a reading, at most one for each channel.")
          .defaultsToComputed("channels / 4");
  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000).describedAs("Readings of a mini-batch.").defaultsTo(10);
  private static final Key<Double> HORIZON =
      Key.number("horizon", 2, 1e9)
          .describedAs("Readings of the group after which older ones are forgotten.")
          .defaultsTo(2000.0);
  private static final Key<Boolean> RENEW =
      Key.flag("renew")
          .describedAs(
              "Whether the worst coded reading of a mini-batch takes the place of the least used"
                  + " atom.")
          .defaultsTo(true);

  /** Declarations of all options. */
  static final KeyTable KEYS =
      KeyTable.of(
          ATOMS,
          KEEP,
          BATCH,
          HORIZON,
          RENEW,
          DictionaryOptions.PREDICT,
          DictionaryOptions.KEYFRAME);

  /** Whether readings may take the place of atoms that are seldom used. */
  enum Places {
    RENEWED,
    KEPT
  }

  /** Reads the options and reports all faults. */
  static OvercompleteOptions read(int channels, Options options) {
    if (channels < 2 || channels > MOST_CHANNELS) {
      options.refuse(
          "",
          "expected 2 to "
              + MOST_CHANNELS
              + " channels, found "
              + channels
              + "; split a wider source into several pipelines");
    }
    int width = Math.max(2, Math.min(MOST_CHANNELS, channels));
    int atoms = options.read(ATOMS, Math.min(MOST_ATOMS, MANY * width));
    int most = Math.min(width, atoms);
    int keep = options.read(KEEP.narrowedTo(Forms.whole(1, most)), Math.max(1, width / 4));
    return new OvercompleteOptions(
        width,
        atoms,
        Math.min(keep, most),
        options.read(BATCH),
        options.read(HORIZON),
        options.read(RENEW) ? Places.RENEWED : Places.KEPT);
  }

  /** Weight of a mini-batch beside the one after it. */
  float forget() {
    return (float) StrictMath.exp(-batch / horizon);
  }
}
