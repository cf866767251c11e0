package io.millrace.watch;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Slot;
import java.util.Arrays;
import java.util.List;

/** Carries the state of a watched model: the model's as it says, that of watches as it is. */
final class WatchCarrying implements Carrying {

  private final Watched before;
  private final Watched after;
  private final Carrying model;

  WatchCarrying(Watched before, Watched after, Carrying model) {
    this.before = before;
    this.after = after;
    this.model = model;
  }

  @Override
  public List<String> refusals() {
    return model.refusals();
  }

  @Override
  public void key(float[] from, float[] to) {
    float[] own = Arrays.copyOf(to, after.model().signature().sequence().width());
    model.key(Arrays.copyOf(from, before.model().signature().sequence().width()), own);
    System.arraycopy(own, 0, to, 0, own.length);
    keep(new CarriedState(before.layout().sequence, from, after.layout().sequence, to));
  }

  @Override
  public void group(float[] from, long learned, float[] to) {
    int width = after.model().signature().parameters().width();
    if (width > 0) {
      long taken = before.layout().takenAt < 0 ? 0 : PackedLong.read(from, before.layout().takenAt);
      float[] own = Arrays.copyOf(to, width);
      model.group(
          Arrays.copyOf(from, before.model().signature().parameters().width()),
          learned - taken,
          own);
      System.arraycopy(own, 0, to, 0, own.length);
    }
    keep(new CarriedState(before.layout().parameters, from, after.layout().parameters, to));
  }

  /** A watch of another kind or size begins anew. */
  private void keep(CarriedState state) {
    for (Slot slot : after.layout().own) {
      String name = slot.name();
      if (state.layout().contains(name)
          && state.older().contains(name)
          && state.older().slot(name).shape().equals(slot.shape())) {
        state.copy(name);
      }
    }
  }

  @Override
  public ChannelChange output(String field) {
    return model.output(field);
  }

  @Override
  public void memo(float[] from, float[] to) {
    model.memo(from, to);
  }
}
