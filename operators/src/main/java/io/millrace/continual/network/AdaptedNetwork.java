package io.millrace.continual.network;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.continual.layer.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A frozen network of which each group has adapters of its own. The weights are in memory once; the
 * adapters are the parameters of the group, so they are published, followed, held and restored as
 * any parameters are.
 *
 * <p>Rows of different groups are computed in one block: the products with frozen weights for all
 * rows at once, what an adapter adds row by row.
 *
 * <p>A new group begins with adapters that change nothing. They are trained if that is declared: by
 * Adam, with the exact slopes of the loss of an output by the adapters, in the receptive field of
 * the layers from the first one with an adapter on. The output of an observation is learned from
 * the targets of that observation.
 */
public final class AdaptedNetwork implements Learner {

  private final Network network;
  private final GroupAdapters adapters;
  private final Signature signature;
  private final int channels;

  /** Null if adapters are not trained. */
  private final AdapterLearning learning;

  private final Network.Check admitted;

  AdaptedNetwork(
      Network network, Architecture architecture, Weights weights, AdapterLearning learning) {
    this.network = network;
    this.adapters = new GroupAdapters(architecture, weights);
    this.learning = learning;
    Signature own = network.signature();
    this.channels = own.inputWidth();
    this.signature =
        learning == null
            ? own
            : new Signature(
                new Ports(
                    own.inputWidth(),
                    learning.options().targets(),
                    Ports.Missing.REFUSED,
                    own.ports().outputs()),
                own.timing(),
                own.sequence(),
                learning.parameters(),
                own.multiplyAdds());
    this.admitted = learning == null ? Network.ALL : this::admits;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    adapters.initialize(parameters, seed);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return learning == null ? Integer.MAX_VALUE : learning.batches().horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return learning == null ? 0 : learning.batches().version(learned);
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  public List<String> unfit(Set<String> given, float[] parameters) {
    return adapters.unfit(given, parameters);
  }

  @Override
  public Gauges gauges() {
    return learning == null ? Gauges.NONE : new Gauges(Map.of("loss", "learn.loss"));
  }

  @Override
  public void step(Rows rows) {
    network.step(rows, admitted);
  }

  private boolean admits(Rows rows, int row) {
    Refusal fault = learning.fault(rows, row, channels);
    if (fault != null) {
      rows.refuse(row, fault);
    }
    return fault == null;
  }

  @Override
  public void learn(Rows rows) {
    if (learning == null) {
      return;
    }
    learning.open(rows);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED && learning.isKnown(rows, row)) {
        learning.learn(rows, row);
      }
    }
  }

  @Override
  public int memoWidth() {
    return learning == null ? 0 : learning.memoWidth();
  }

  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    return rows.outcome(row) == Outcome.EMITTED && learning.remember(rows, row, memo);
  }

  @Override
  public void learnLate(Rows memos) {
    learning.open(memos);
    for (int row = 0; row < memos.size(); row++) {
      Refusal fault = learning.fault(memos, row, memoWidth());
      if (fault != null) {
        memos.refuse(row, fault);
      } else if (learning.isKnown(memos, row)) {
        learning.learn(memos.inputs(), row * memoWidth(), memos, row);
      }
    }
  }

  @Override
  public int padding() {
    return network.padding();
  }

  @Override
  public void flush(Rows rows) {
    network.flush(rows);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof AdaptedNetwork older)) {
      return network.carrying(before, change);
    }
    if ((older.learning == null) != (learning == null)) {
      return Carrying.refused("network: learn: expected it as before");
    }
    List<String> obstacles = learning == null ? List.of() : learning.obstacles(older.learning);
    return obstacles.isEmpty()
        ? network.carrying(older.network, change)
        : Carrying.refused(obstacles);
  }
}
