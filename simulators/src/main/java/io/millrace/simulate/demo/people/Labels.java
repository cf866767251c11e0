package io.millrace.simulate.demo.people;

import io.millrace.api.math.SeededRandom;
import java.util.Locale;

/** Label schemes: which readings come with their label, for a test-then-train evaluation. */
public enum Labels {
  /** All readings. Activities last for seconds, so the previous label is nearly always correct. */
  EVERY("every reading") {
    @Override
    public boolean shows(int recording, SeededRandom random) {
      return true;
    }
  },
  /** One reading in ten, at random. */
  TENTH("one reading in ten") {
    @Override
    public boolean shows(int recording, SeededRandom random) {
      return random.uniform() < .1;
    }
  },
  /** The readings of a person's first recording only. */
  FIRST("the first recording") {
    @Override
    public boolean shows(int recording, SeededRandom random) {
      return recording == 1;
    }

    @Override
    public boolean judges(int recording) {
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
  public abstract boolean shows(int recording, SeededRandom random);

  /** Whether answers for that recording are scored. */
  public boolean judges(int recording) {
    return true;
  }

  /** What is labelled, in words. */
  public String words() {
    return words;
  }

  /** The key of a person under these labels. */
  public String key(String person) {
    return person + "-" + name().toLowerCase(Locale.ROOT);
  }

  /** The labels of a key that {@link #key} made. */
  public static Labels of(String key) {
    return valueOf(key.substring(key.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT));
  }
}
