package io.millrace.simulate.demo.activity;

import io.millrace.api.math.SeededRandom;
import java.util.Locale;

/** Which readings come with their label: three ways to test then train. */
enum Labels {
  /** Each. Activities last for seconds, so the label before is nearly always this one's too. */
  EVERY("every reading") {
    @Override
    boolean shows(int recording, SeededRandom random) {
      return true;
    }
  },
  /** One in ten, at random. */
  TENTH("one reading in ten") {
    @Override
    boolean shows(int recording, SeededRandom random) {
      return random.uniform() < .1;
    }
  },
  /** Those of a person's first recording; then never again. */
  FIRST("the first recording") {
    @Override
    boolean shows(int recording, SeededRandom random) {
      return recording == 1;
    }

    @Override
    boolean judges(int recording) {
      return recording > 1;
    }
  };

  private final String words;

  Labels(String words) {
    this.words = words;
  }

  /**
   * Whether a reading keeps its label.
   *
   * @param recording number of the person's recording, from 1
   */
  abstract boolean shows(int recording, SeededRandom random);

  /** Whether answers of that recording count. */
  boolean judges(int recording) {
    return true;
  }

  /** What is labelled, in words. */
  String words() {
    return words;
  }

  /** The key of a person under these labels. */
  String key(String person) {
    return person + "-" + name().toLowerCase(Locale.ROOT);
  }

  /** The labels of a key that {@link #key} made. */
  static Labels of(String key) {
    return valueOf(key.substring(key.indexOf('-') + 1).toUpperCase(Locale.ROOT));
  }
}
