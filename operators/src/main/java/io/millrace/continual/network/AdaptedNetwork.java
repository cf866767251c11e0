package io.millrace.continual.network;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.continual.layer.Weights;
import java.util.List;
import java.util.Set;

/**
 * A frozen network of which each group has adapters of its own. The weights are in memory once; the
 * adapters are the parameters of the group, so they are published, followed, held and restored as
 * any parameters are.
 *
 * <p>Rows of different groups are computed in one block: the products with frozen weights for all
 * rows at once, what an adapter adds row by row.
 *
 * <p>A new group begins with adapters that change nothing. This operator does not change them.
 */
public final class AdaptedNetwork implements Learner {

  private final Network network;
  private final GroupAdapters adapters;

  AdaptedNetwork(Network network, Architecture architecture, Weights weights) {
    this.network = network;
    this.adapters = new GroupAdapters(architecture, weights);
  }

  @Override
  public Signature signature() {
    return network.signature();
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    adapters.initialize(parameters, seed);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return Integer.MAX_VALUE;
  }

  @Override
  public long version(float[] parameters, long learned) {
    return 0;
  }

  @Override
  public void learn(Rows rows) {}

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  public List<String> unfit(Set<String> given, float[] parameters) {
    return adapters.unfit(given, parameters);
  }

  @Override
  public void step(Rows rows) {
    network.step(rows);
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
    return before instanceof AdaptedNetwork older
        ? network.carrying(older.network, change)
        : network.carrying(before, change);
  }
}
