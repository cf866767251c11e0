package io.millrace.dictionary.learn;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Signature;
import java.util.List;

/**
 * Carries the predictions of {@link Predicted}, behind the dictionaries of the group.
 *
 * @param before of the operator before
 * @param after of the operator after
 * @param dictionaries of the dictionaries, whose slots are the first of the group
 */
record PredictedCarrying(
    Signature before, Signature after, ChannelChange change, Carrying dictionaries)
    implements Carrying {

  private static final List<String> BY_CHANNEL =
      List.of(
          "predict.gain",
          "predict.cross",
          "predict.square",
          "predict.pending_cross",
          "predict.pending_square");
  private static final List<String> COUNTS = List.of("predict.pending_count", "predict.batches");

  @Override
  public void key(float[] from, float[] to) {
    new CarriedState(before.sequence(), from, after.sequence(), to).copy("predict.held", change);
  }

  @Override
  public void group(float[] from, long learned, float[] to) {
    dictionaries.group(from, learned, to);
    CarriedState state = new CarriedState(before.parameters(), from, after.parameters(), to);
    BY_CHANNEL.forEach(slot -> state.copy(slot, change));
    COUNTS.forEach(state::copy);
  }

  @Override
  public ChannelChange output(String field) {
    return dictionaries.output(field);
  }
}
