package io.millrace.preprocess;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Signature;

/*
 * The covariance of the rest is the rest of the covariance, so a removed channel leaves with its
 * rows and columns. A new one begins as at the start, with variance one and without correlation.
 * In the open mini-batch it has the same: its square counts one for each reading so far, or the end
 * of the mini-batch would mix the covariance with rows in which it had none.
 */
/**
 * Carries the covariance of {@code impute}, and the last reading of a key.
 *
 * @param older of the operator before
 * @param signature of the operator after
 */
record PairCarrying(Signature older, Signature signature, MiniBatches batches, ChannelChange change)
    implements Carrying {

  @Override
  public void key(float[] before, float[] after) {
    new CarriedState(older.sequence(), before, signature.sequence(), after).copy("before", change);
  }

  @Override
  public void group(float[] before, long learned, float[] after) {
    CarriedState state =
        new CarriedState(older.parameters(), before, signature.parameters(), after);
    ChannelChange pair = change.repeated(2);
    state.copy("covariance", pair, pair);
    state.copy("fill_error");
    if (signature.parameters().contains(ImputeModel.COUNTED)) {
      boolean counted = older.parameters().contains(ImputeModel.COUNTED);
      int to = state.to(ImputeModel.COUNTED);
      after[to] =
          counted ? before[older.parameters().offset(ImputeModel.COUNTED)] : ImputeModel.ALL;
    }
    int pending = state.to("pending.covariance");
    for (int added : pair.added()) {
      after[pending + added * pair.after() + added] = batches.taken(learned);
    }
    state.copy("pending.covariance", pair, pair);
  }

  @Override
  public ChannelChange output(String field) {
    return field.equals("filled") ? change : ChannelChange.none(1);
  }
}
