package io.millrace.soak;

import java.util.Locale;

/** The loads of a soak, one after the other, each with a job of its own. */
public enum SoakPart {
  /** New keys all the time, and none of them twice; states are kept. */
  CHURN("new keys, states kept"),
  /** The same with {@code state.ttl}. */
  CHURN_WITH_TTL("new keys, states expire"),
  /** One key with most records, among quiet ones. */
  HOT_KEY("one hot key among quiet ones");

  private final String words;

  SoakPart(String words) {
    this.words = words;
  }

  /** What happens, for the report. */
  public String words() {
    return words;
  }

  String topic() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
