package io.millrace.dictionary.compress;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.learn.DictionaryOptions;
import java.util.List;

/**
 * The options of a {@code compress} stage.
 *
 * @param dictionary how the dictionary is learned, and how many codes are kept
 * @param keep number of codes kept
 * @param bits bits of a code's value
 * @param refresh number of mini-batches from one version to the next
 * @param horizon memory of a channel's scale in values; 0: all of the past
 * @param readings whether the decoded readings are an output
 * @param prediction whether packets are of what the packet before does not predict
 */
record CompressOptions(
    DictionaryOptions dictionary,
    int keep,
    int bits,
    int refresh,
    int horizon,
    Readings readings,
    Prediction prediction) {

  private static final int KEYFRAME = 24;
  private static final Key<Integer> BITS =
      Key.whole("bits", 2, 16).describedAs("Bits of a code.").defaultsTo(8);
  private static final Key<Integer> REFRESH =
      Key.whole("refresh", 1, 100_000)
          .describedAs("Mini-batches from one version of the codebook to the next.")
          .defaultsTo(100);
  private static final Key<Integer> HORIZON =
      Key.whole("horizon", 0, 10_000_000)
          .describedAs(
              "Values after which the scale of a channel forgets older ones, counted over all keys"
                  + " of the group; 0: never.")
          .defaultsTo(0);
  private static final Key<Boolean> RECONSTRUCTION =
      Key.flag("reconstruction")
          .describedAs("Whether the readings as a decoder has them are written beside the packets.")
          .defaultsTo(false);

  /** Options of a dictionary that have no effect here. */
  private static final List<String> WITHOUT_EFFECT =
      List.of("threshold", "noise_threshold", "filled", "bases", "score", "missing", "impute_keep");

  /** Declarations of all options. */
  static final KeyTable KEYS =
      DictionaryOptions.KEYS
          .and(RECONSTRUCTION, BITS, REFRESH, HORIZON)
          .refusing(WITHOUT_EFFECT, "has no effect on compression; remove it");

  /**
   * Whether a packet is of a reading, or of what the packets before do not predict.
   *
   * @param used whether there is one
   * @param keyframe a reading of a key in so many is coded without it; 0: only its first
   */
  record Prediction(boolean used, int keyframe) {

    /** Whether a reading of a key is coded without a prediction. */
    boolean isKeyframe(long step) {
      return !used || step == 0 || (keyframe > 0 && step % keyframe == 0);
    }
  }

  /** Whether the decoded readings are an output. */
  enum Readings {
    LEFT_OUT,
    WRITTEN
  }

  /** Reads the options and reports all faults. */
  static CompressOptions read(int channels, Options options) {
    DictionaryOptions dictionary = DictionaryOptions.read(channels, options);
    int atoms = dictionary.shape().atoms();
    boolean written = options.read(RECONSTRUCTION);
    return new CompressOptions(
        dictionary,
        DictionaryOptions.keep(atoms, options),
        options.read(BITS),
        options.read(REFRESH),
        options.read(HORIZON),
        written ? Readings.WRITTEN : Readings.LEFT_OUT,
        DictionaryOptions.isPredicted(options)
            ? new Prediction(true, DictionaryOptions.keyframe(options, KEYFRAME))
            : new Prediction(false, 0));
  }
}
