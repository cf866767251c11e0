package io.millrace.dictionary.compress;

import io.millrace.api.spec.Options;
import io.millrace.dictionary.learn.DictionaryOptions;

/**
 * Everything a user may decide about compression.
 *
 * @param dictionary how the dictionary is learned, and how many codes are kept
 * @param keep codes kept
 * @param bits of a code's value
 * @param refresh mini-batches from one version to the next
 * @param horizon values of a channel after which its scale forgets older ones; 0: it never does
 * @param readings whether the readings as they come back are among the outputs
 */
record CompressOptions(
    DictionaryOptions dictionary, int keep, int bits, int refresh, int horizon, Readings readings) {

  /** Whether the readings as a decoder has them are among the outputs. */
  enum Readings {
    LEFT_OUT,
    WRITTEN
  }

  /** Reads the options as written, reporting every fault. */
  static CompressOptions read(int channels, Options options) {
    for (String unused :
        new String[] {
          "threshold", "noise_threshold", "filled", "bases", "score", "missing", "impute_keep"
        }) {
      if (options.has(unused)) {
        options.refuse(unused, "has no effect on compression; remove it");
      }
    }
    DictionaryOptions dictionary = DictionaryOptions.read(channels, options);
    int atoms = dictionary.shape().atoms();
    boolean written = options.flag("reconstruction", Options.Flag.OFF);
    return new CompressOptions(
        dictionary,
        options.integer("keep", 1, atoms, Math.max(1, atoms / 4)),
        options.integer("bits", 2, 16, 8),
        options.integer("refresh", 1, 100_000, 100),
        options.integer("horizon", 0, 10_000_000, 0),
        written ? Readings.WRITTEN : Readings.LEFT_OUT);
  }
}
