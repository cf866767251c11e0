package io.millrace.catalog;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.operator.StreamModel;
import java.util.Arrays;
import java.util.List;

/** Streams of one key that go on with other channels, as a host carries their states. */
public final class CarriedStream {

  private static final long OTHER_SEED = 99;

  private CarriedStream() {}

  /** A stream of a model that goes on from where one of another model is. */
  public static SingleStream on(
      SingleStream stream, StreamModel before, StreamModel after, ChannelChange change) {
    Carrying carrying = after.carrying(before, change);
    if (!carrying.refusals().isEmpty()) {
      throw new IllegalStateException(String.join("; ", carrying.refusals()));
    }
    SingleStream.Snapshot snapshot = stream.snapshot();
    float[] key = new float[after.signature().sequence().width()];
    after.reset(key, 0);
    carrying.key(snapshot.sequence().values(), key);
    float[] group = new float[after.signature().parameters().width()];
    if (after instanceof Learner learner) {
      learner.initialize(group, OTHER_SEED);
    }
    carrying.group(snapshot.parameters().values(), snapshot.parameters().count(), group);
    SingleStream carried = SingleStream.of(after, OTHER_SEED);
    carried.restore(
        new SingleStream.Snapshot(
            new FlatState(after.signature().sequence(), key, snapshot.sequence().count()),
            new FlatState(after.signature().parameters(), group, snapshot.parameters().count())));
    return carried;
  }

  /** Why a model does not take over the states of another. */
  public static List<String> refusals(StreamModel before, StreamModel after, ChannelChange change) {
    return after.carrying(before, change).refusals();
  }

  /** The numbers of a slot of the parameters of a stream. */
  public static float[] learned(SingleStream stream, String slot) {
    return slot(stream.snapshot().parameters(), slot);
  }

  /** The numbers of a slot of the state of the key of a stream. */
  public static float[] kept(SingleStream stream, String slot) {
    return slot(stream.snapshot().sequence(), slot);
  }

  private static float[] slot(FlatState state, String slot) {
    int at = state.layout().offset(slot);
    return Arrays.copyOfRange(state.values(), at, at + state.layout().slot(slot).size());
  }

  /** The numbers of some channels of a row, in this order. */
  public static float[] pick(float[] row, int... channels) {
    float[] picked = new float[channels.length];
    for (int at = 0; at < channels.length; at++) {
      picked[at] = row[channels[at]];
    }
    return picked;
  }
}
