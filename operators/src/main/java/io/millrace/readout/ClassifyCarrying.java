package io.millrace.readout;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Signature;
import io.millrace.stage.CarriedReadout;
import java.util.List;

/**
 * Carries the readout of a classifier.
 *
 * @param older of the classifier before
 * @param signature of the classifier after
 * @param change of the inputs that are features
 */
record ClassifyCarrying(Signature older, Signature signature, ChannelChange change)
    implements Carrying {

  private static final String FACTOR = "bound.factor";

  @Override
  public void key(float[] before, float[] after) {
    System.arraycopy(before, 0, after, 0, after.length);
  }

  @Override
  public void group(float[] before, long learned, float[] after) {
    CarriedState state =
        new CarriedState(older.parameters(), before, signature.parameters(), after);
    int classes = state.layout().slot("readout").shape().get(0);
    ChannelChange features = ChannelChange.none(1).followedBy(change);
    CarriedReadout readout = new CarriedReadout(state, ChannelChange.none(classes), features);
    if (state.layout().contains(FACTOR)) {
      readout.carryLeastSquares(FACTOR, "readout");
    } else {
      readout.carry("readout");
    }
    // The gradient of the open mini-batch is multiplied by the factors at its end.
    readout.carry("pending.readout");
    readout.carryMoments("adam.readout");
    state.copy("accuracy");
    state.copy("loss");
    for (String slot : List.of("guard.share", "guard.pending", "labels", "labels.pending")) {
      copy(state, slot);
    }
    // Distances of other features have other ranks: what is known begins anew with them.
    if (change.isNone()) {
      for (String known : List.of("known.", "known.pending.")) {
        for (String slot : List.of("counts", "mean", "variance", "scores")) {
          copy(state, known + slot);
        }
      }
    }
  }

  private static void copy(CarriedState state, String slot) {
    if (state.layout().contains(slot)) {
      state.copy(slot);
    }
  }

  @Override
  public ChannelChange output(String field) {
    return ChannelChange.none(signature.ports().field(field).width());
  }

  /**
   * A memo begins with features; what a new one was is not known, and zero teaches nothing of it.
   */
  @Override
  public void memo(float[] before, float[] after) {
    int shares = signature.sequence().width();
    for (int feature = 0; feature < after.length - shares; feature++) {
      int source = change.source(feature);
      after[feature] = source == ChannelChange.NEW ? 0 : before[source];
    }
    System.arraycopy(before, before.length - shares, after, after.length - shares, shares);
  }
}
