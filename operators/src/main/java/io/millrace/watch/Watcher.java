package io.millrace.watch;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.EventStream;
import io.millrace.api.event.Watch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One stage that watches a field of a model.
 *
 * @param stream what it reports
 * @param watch looks at the numbers; empty: the changes are those that a learner marks
 * @param inputs the numbers that it looks at, and flags behind them; none for the changes that a
 *     learner marks without a field
 * @param target what an effect changes; empty for none
 * @param every readings of the group from one moment at which the effect takes place to the next
 * @param told what of it is read as output fields
 */
public record Watcher(
    EventStream stream,
    Optional<Watch> watch,
    List<Input> inputs,
    Target target,
    int every,
    List<Told> told) {

  /**
   * A number that is looked at.
   *
   * @param stream what is reported if it decides
   * @param at index in an output row of the model; negative if another watcher tells it
   * @param teller index of that watcher
   * @param told what of it
   * @param blamed where the contributions of channels are
   */
  public record Input(EventStream stream, int at, int teller, Told told, Blamed blamed) {

    boolean reads(int from, int to) {
      return at >= from && at < to || blamed.reads(from, to);
    }
  }

  /** An output field of a stage that watches. */
  public enum Told {
    /** Whether it found something. */
    FOUND,
    /** The value that it watches. */
    SCORE,
    /** The share of usual readings that are so far from usual. */
    PVALUE;

    /** Returns the name of the field of a stage. */
    public String of(String stage) {
      return stage + "." + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Where an output row has what each channel of the input contributes to the watched number.
   *
   * @param contribution index of that of the first channel; negative if there is none
   * @param expected index of what was expected of the first channel
   * @param channels their number
   */
  public record Blamed(int contribution, int expected, int channels) {

    static final Blamed NONE = new Blamed(-1, -1, 0);

    boolean reads(int from, int to) {
      return contribution >= from && contribution < to || expected >= from && expected < to;
    }
  }

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
