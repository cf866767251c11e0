package io.millrace.stage;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.ChannelChange;
import io.millrace.math.update.CarriedFactor;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a linear readout to other features and outputs, with what its learning rule keeps.
 *
 * <p>A new feature has the weight of a new readout, and of the prior its part. A dropped one leaves
 * with its weight. With an {@link io.millrace.math.update.InverseFactor} the other weights become
 * those of a readout that never had it: the minimum of the same sum. A rule that follows gradients
 * keeps them as they are.
 *
 * <p>Slots that the state does not have are passed over. With dropped features the cost is that of
 * a factorisation, {@code features³ / 3} multiply-adds and as much for each output.
 *
 * @param state the parameters of a group, with initial values after
 * @param outputs change of the rows of the readout
 * @param features change of its columns
 */
public record CarriedReadout(CarriedState state, ChannelChange outputs, ChannelChange features) {

  /** Carries the factors, and by them the weights of the readout and of copies of it. */
  public void carryLeastSquares(String factor, String... weights) {
    CarriedFactor carried =
        new CarriedFactor(
            state.before(),
            state.from(factor),
            features.before(),
            features.sources().stream().mapToInt(Integer::intValue).toArray());
    carried.write(state.after(), state.to(factor));
    for (String slot : weights) {
      carry(slot);
      if (state.layout().contains(slot) && !features.dropped().isEmpty()) {
        for (int output = 0; output < outputs.after(); output++) {
          if (outputs.source(output) != ChannelChange.NEW) {
            settle(carried, slot, output);
          }
        }
      }
    }
  }

  private void settle(CarriedFactor carried, String slot, int output) {
    int from = state.from(slot) + outputs.source(output) * features.before();
    List<Integer> gone = features.dropped();
    List<Integer> stay = new ArrayList<>(ChannelChange.none(features.before()).sources());
    stay.removeAll(gone);
    double[] dropped = gone.stream().mapToDouble(at -> state.before()[from + at]).toArray();
    double[] kept = stay.stream().mapToDouble(at -> state.before()[from + at]).toArray();
    carried.settle(dropped, kept);
    int to = state.to(slot) + output * features.after();
    for (int feature = 0; feature < features.after(); feature++) {
      if (features.source(feature) != ChannelChange.NEW) {
        state.after()[to + feature] = (float) kept[stay.indexOf(features.source(feature))];
      }
    }
  }

  /** Carries weights, or a gradient. */
  public void carry(String slot) {
    if (state.layout().contains(slot)) {
      state.copy(slot, outputs, features);
    }
  }

  /** Carries the two moments of Adam. */
  public void carryMoments(String slot) {
    if (state.layout().contains(slot)) {
      state.copy(slot, ChannelChange.none(2), outputs, features);
    }
  }
}
