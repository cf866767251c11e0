package io.millrace.api.event;

import java.util.Locale;

/**
 * What an event does to a learner, beside being told.
 *
 * <p>An effect takes place when the number of readings that the group has taken is next a multiple
 * of a number, by default {@link #EVERY}, at the same reading whatever bundles are.
 *
 * <pre>{@code
 * assert EventEffect.TELL.word().equals("tell");
 * }</pre>
 */
public enum EventEffect {
  /** Nothing. */
  TELL,
  /** Begins the schedule of a learner anew; what it has learned stays. */
  RESTART,
  /** Lets a learner forget a share of what it knows, so that new readings count more. */
  FORGET,
  /** Publishes the model. */
  PUBLISH;

  /** Readings of a group from one moment to the next at which effects take place, by default. */
  public static final int EVERY = 8;

  /** Returns the word for it in configuration and records. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
