package io.millrace.preprocess;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.StateLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Carries the scales of a key, each with its channel. A new channel has no scale, as that of a new
 * key, so it is passed on as missing until it has had {@code warmup} values.
 *
 * @param older layout of a key before
 * @param layout layout of a key after
 * @param inner of the operators behind
 */
record ScaleCarrying(StateLayout older, StateLayout layout, ChannelChange change, Carrying inner)
    implements Carrying {

  private static final List<String> SLOTS =
      List.of(
          "standardize.mean", "standardize.deviation", "standardize.count", "standardize.pending");

  @Override
  public List<String> refusals() {
    return inner.refusals();
  }

  @Override
  public void key(float[] before, float[] after) {
    CarriedState state = new CarriedState(older, before, layout, after);
    SLOTS.forEach(slot -> state.copy(slot, change));
    int behind = SLOTS.size() * change.after();
    float[] rest = Arrays.copyOfRange(after, behind, after.length);
    inner.key(Arrays.copyOfRange(before, SLOTS.size() * change.before(), before.length), rest);
    System.arraycopy(rest, 0, after, behind, rest.length);
  }

  @Override
  public void group(float[] before, long learned, float[] after) {
    inner.group(before, learned, after);
  }

  @Override
  public ChannelChange output(String field) {
    return inner.output(field);
  }

  @Override
  public void memo(float[] before, float[] after) {
    inner.memo(before, after);
  }
}
