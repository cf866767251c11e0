package io.millrace.streaming.runtime.evaluate;

import io.millrace.streaming.judge.Evaluated;
import org.apache.flink.api.java.functions.KeySelector;

/*
 * A key may be in two groups, which have two sequences. A text is the length of the group, a colon,
 * the group and the key, as either may hold any character.
 */
/** The keys by which the streams of an evaluation are partitioned. */
public final class Keys {

  /** Key and group. */
  public static final KeySelector<Evaluated, String> OF_ANSWERS = Keys::ofAnswer;

  /** Window. */
  public static final KeySelector<Evaluated, String> OF_WINDOWS =
      record -> Long.toString(((Evaluated.OfKey) record).start());

  private Keys() {}

  private static String ofAnswer(Evaluated record) {
    if (record instanceof Evaluated.Answered answered) {
      return text(answered.key(), answered.group());
    }
    Evaluated.Truth truth = (Evaluated.Truth) record;
    return text(truth.key(), truth.group());
  }

  /** The key of a text. */
  static String key(String text) {
    return text.substring(groupEnd(text));
  }

  /** The group of a text. */
  static String group(String text) {
    return text.substring(text.indexOf(':') + 1, groupEnd(text));
  }

  private static int groupEnd(String text) {
    int colon = text.indexOf(':');
    return colon + 1 + Integer.parseInt(text.substring(0, colon));
  }

  static String text(String key, String group) {
    return group.length() + ":" + group + key;
  }
}
