package io.millrace.watch;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.EventStream;
import io.millrace.api.event.Watch;
import java.util.Optional;

/**
 * One stage that watches a field of a model.
 *
 * @param stream what it reports
 * @param watch looks at the numbers; empty: the changes are those that a learner marks
 * @param at index of the number in an output row of the model
 * @param target what an effect changes; empty for none
 * @param every readings of the group from one moment at which the effect takes place to the next
 * @param flag name of the output field that says where it found something; empty: no one reads it
 */
public record Watcher(
    EventStream stream, Optional<Watch> watch, int at, Target target, int every, String flag) {

  /**
   * The learner that an effect changes.
   *
   * @param learner the stage; null for an effect that changes none
   * @param at index of its first parameter among those of the model
   * @param share of its weight that is left after it forgot
   */
  public record Target(Restartable learner, int at, double share) {

    public static final Target NONE = new Target(null, 0, 0);
  }

  /** Readings of the group until the next moment at which the effect takes place. */
  int untilEffect(long taken) {
    return every - (int) (taken % every);
  }

  boolean ofKey() {
    return watch.isPresent() && stream.scope() == EventScope.KEY;
  }

  boolean ofGroup() {
    return watch.isPresent() && stream.scope() == EventScope.GROUP;
  }

  boolean hasEffect() {
    return stream.effect() != EventEffect.TELL;
  }
}
