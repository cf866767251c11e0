package io.millrace.stage;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Carries the state of a chain: that of the first stage by the channels that it reads, that of the
 * second by what the first passes on and the channels beside.
 */
final class ChainCarrying implements Carrying {

  private final Chain before;
  private final Chain after;
  private final Carrying first;
  private final Carrying second;
  private final List<String> refusals;

  private ChainCarrying(Chain before, Chain after, Carrying first, Carrying second) {
    this.before = before;
    this.after = after;
    this.first = first;
    this.second = second;
    this.refusals = new ArrayList<>(first.refusals());
    this.refusals.addAll(second.refusals());
  }

  /**
   * @param change of all channels of the chain
   */
  static Carrying of(Chain before, Chain after, ChannelChange change) {
    int old = before.first().signature().inputWidth();
    int now = after.first().signature().inputWidth();
    ChannelChange beside;
    Carrying first;
    try {
      first = after.first().carrying(before.first(), change.part(0, old, 0, now));
      beside = change.part(old, change.before(), now, change.after());
    } catch (IllegalArgumentException crossed) {
      return Carrying.refused(crossed.getMessage());
    }
    if (!first.refusals().isEmpty()) {
      return first;
    }
    if (!before.passed().equals(after.passed())) {
      return Carrying.refused(
          "pass: expected '" + before.passed() + "' as before, found '" + after.passed() + "'");
    }
    try {
      ChannelChange passed = first.output(after.passed()).followedBy(beside);
      Carrying second = after.second().carrying(before.second(), passed);
      return new ChainCarrying(before, after, first, second);
    } catch (IllegalArgumentException unknown) {
      return Carrying.refused(unknown.getMessage());
    }
  }

  @Override
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  public void key(float[] from, float[] to) {
    int old = before.first().signature().sequence().width();
    int now = after.first().signature().sequence().width();
    StateLayout older = before.second().signature().sequence();
    StateLayout layout = after.second().signature().sequence();
    part(first, Arrays.copyOf(from, old), to, 0, now);
    part(second, Arrays.copyOfRange(from, old, old + older.width()), to, now, now + layout.width());
    // The counts of the chain are behind both, and have the same shape whatever the channels are.
    int rest = to.length - now - layout.width();
    System.arraycopy(from, from.length - rest, to, to.length - rest, rest);
  }

  private static void part(Carrying stage, float[] from, float[] to, int at, int end) {
    float[] own = Arrays.copyOfRange(to, at, end);
    stage.key(from, own);
    System.arraycopy(own, 0, to, at, own.length);
  }

  @Override
  public void group(float[] from, long learned, float[] to) {
    ChainedParameters old = before.parameters();
    ChainedParameters now = after.parameters();
    if (old.learnsFirst()) {
      float[] own = now.firsts(to);
      first.group(old.firsts(from), old.firstLearned(from, learned), own);
      System.arraycopy(own, 0, to, 0, own.length);
    }
    if (old.learnsSecond()) {
      float[] own = now.ownSeconds(to);
      second.group(old.ownSeconds(from), old.secondLearned(from, learned), own);
      System.arraycopy(own, 0, to, now.secondAt(), own.length);
    }
    CarriedState all = new CarriedState(old.layout(), from, now.layout(), to);
    for (String slot : ChainedParameters.COUNTS) {
      if (now.layout().contains(slot)) {
        all.copy(slot);
      }
    }
  }

  @Override
  public ChannelChange output(String field) {
    return second.output(field);
  }

  @Override
  public void memo(float[] from, float[] to) {
    (after.parameters().firstTakesTargets() ? first : second).memo(from, to);
  }
}
