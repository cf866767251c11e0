package io.millrace.distance;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.StateLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Carries what is usual of a key, each channel with its own. A new channel has no value yet: its
 * first one is its mean, and it has a deviation from its third value on.
 */
record DistanceCarrying(
    StateLayout older, StateLayout layout, DistanceOptions options, ChannelChange change)
    implements Carrying {

  private static final List<String> CHANNELS = List.of("mean", "deviation", "count", "pending");

  @Override
  public void key(float[] before, float[] after) {
    CarriedState state = new CarriedState(older, before, layout, after);
    if (options.of() != DistanceOptions.Of.CHANGE) {
      part(DistanceModel.LEVEL, state, after);
    }
    if (options.of() != DistanceOptions.Of.LEVEL) {
      part(DistanceModel.CHANGE, state, after);
      int from = layout.offset(DistanceModel.LAST);
      Arrays.fill(after, from, from + layout.slot(DistanceModel.LAST).size(), Float.NaN);
      state.copy(DistanceModel.LAST, change);
    }
  }

  private void part(String prefix, CarriedState state, float[] after) {
    CHANNELS.forEach(slot -> state.copy(prefix + slot, change));
    state.copy(prefix + "smoothed");
    state.copy(prefix + "seen");
    ring(prefix + "first", options.warmup(), state, after);
    if (options.late() > 0) {
      ring(prefix + "waiting", options.late(), state, after);
    }
  }

  private void ring(String slot, int length, CarriedState state, float[] after) {
    int from = layout.offset(slot);
    Arrays.fill(after, from, from + layout.slot(slot).size(), Float.NaN);
    state.copy(slot, ChannelChange.none(length), change);
  }

  @Override
  public void group(float[] before, long learned, float[] after) {}

  @Override
  public ChannelChange output(String field) {
    return change;
  }
}
