package io.millrace.readout;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Signature;
import io.millrace.stage.CarriedReadout;

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
  public void key(float[] before, float[] after) {}

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
    if (state.layout().contains("guard.share")) {
      state.copy("guard.share");
      state.copy("guard.pending");
    }
  }

  @Override
  public ChannelChange output(String field) {
    return ChannelChange.none(signature.ports().field(field).width());
  }

  /** A memo is the features; what a new one was is not known, and zero teaches nothing of it. */
  @Override
  public void memo(float[] before, float[] after) {
    for (int feature = 0; feature < after.length; feature++) {
      int source = change.source(feature);
      after[feature] = source == ChannelChange.NEW ? 0 : before[source];
    }
  }
}
