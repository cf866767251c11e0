package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.Rows;
import io.millrace.api.pipeline.ModelPlan;
import java.util.List;

/*
 *   values of an observation   | c0 | c1 | label | c3 |      label: label, targets: [c1]
 *   inputs of a row            | c0 | c1 | c3 |
 *   targets of a row           | c1 | label |
 */
/**
 * Which values of an observation are the inputs of a row, and which are its targets. A target that
 * is no channel comes later.
 */
final class RowLayout {

  private final List<String> names;
  private final int[] inputs;
  private final int[] targets;
  private final float[] input;
  private final float[] target;

  RowLayout(ModelPlan plan) {
    List<String> channels = plan.channels();
    this.names = channels;
    this.inputs = plan.inputs().stream().mapToInt(channels::indexOf).toArray();
    this.targets = plan.declared().names().stream().mapToInt(channels::indexOf).toArray();
    this.input = new float[inputs.length];
    this.target = new float[targets.length];
  }

  /**
   * Adds an observation to a block.
   *
   * @param state sequence state of its key
   * @param step observations of the key so far
   * @return index of the row
   */
  int add(Rows rows, float[] values, float[] state, long step, long time) {
    if (targets.length == 0) {
      return rows.add(values, state, step, time);
    }
    for (int i = 0; i < inputs.length; i++) {
      input[i] = values[inputs[i]];
    }
    for (int i = 0; i < targets.length; i++) {
      target[i] = targets[i] < 0 ? Float.NaN : values[targets[i]];
    }
    int row = rows.add(input, state, step, time);
    if (rows.targets().length > 0) {
      rows.writeTargets(row, target, 0);
    }
    return row;
  }

  /**
   * Returns the position in an observation of a channel of a row; its targets are numbered behind
   * its inputs.
   */
  int valueOf(int channel) {
    return channel < inputs.length ? inputs[channel] : targets[channel - inputs.length];
  }

  /** Returns the name of a value of an observation. */
  String name(int value) {
    return value < names.size() ? names.get(value) : "value " + value;
  }
}
