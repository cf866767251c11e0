package io.millrace.api.drift;

import io.millrace.api.event.EventEffect;
import io.millrace.api.operator.Learner;
import java.util.Set;

/**
 * A learner whose schedule others may begin anew, or which they may let forget, when a stream has
 * changed; or which detects changes itself.
 *
 * <p>Both change the parameters between two blocks, and leave alone the count of observations
 * learned and the version. What was learned stays, and counts less beside what comes.
 *
 * <pre>{@code
 * static boolean restarted(Learner learner, float[] parameters) {
 *   if (learner instanceof Restartable able && able.effects().contains(EventEffect.RESTART)) {
 *     able.restart(parameters);
 *     return true;
 *   }
 *   return false;
 * }
 * }</pre>
 */
public interface Restartable extends Learner {

  /** Returns which of {@link EventEffect#RESTART} and {@link EventEffect#FORGET} it can do. */
  Set<EventEffect> effects();

  /**
   * Returns this learner with room in its parameters for what effects need, as slots behind the
   * others. By default that is nothing. A host calls it before it makes any state, and only where
   * events have effects, so that other pipelines keep their states; in a state without these slots
   * they take their initial values.
   */
  default Restartable forEffects() {
    return this;
  }

  /** Begins the schedule anew: the next mini-batches weigh as the first ones did. */
  default void restart(float[] parameters) {
    throw new UnsupportedOperationException("Cannot restart: this learner has no schedule");
  }

  /**
   * Forgets a part of what was learned.
   *
   * @param share of its weight that is left, above 0 and below 1
   */
  default void forget(float[] parameters, double share) {
    throw new UnsupportedOperationException("Cannot forget: this learner weighs nothing");
  }

  /**
   * Returns why it can do neither, as it is set, and which option changes that; empty if it can.
   */
  default String obstacle() {
    return "";
  }

  /**
   * Returns whether the learner detects changes itself. In {@code learn} it marks the row with
   * which it found one: {@link io.millrace.api.operator.Rows#markChange}.
   */
  default boolean detects() {
    return false;
  }
}
