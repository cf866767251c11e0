package io.millrace.streaming.kind;

import io.millrace.api.record.Observation;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/** Leaves the values of a reading that a branch reads, in their order. */
final class ChosenValues implements MapFunction<Observation, Observation> {

  private static final long serialVersionUID = 1L;

  private final int[] places;

  private ChosenValues(int[] places) {
    this.places = places;
  }

  /**
   * @param names of all values
   * @param wanted those that are left
   */
  static ChosenValues of(List<String> names, List<String> wanted) {
    return new ChosenValues(wanted.stream().mapToInt(names::indexOf).toArray());
  }

  @Override
  public Observation map(Observation whole) {
    float[] values = new float[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole.values()[places[i]];
    }
    return new Observation(
        whole.key(), whole.group(), whole.time(), values, whole.label(), whole.origin());
  }
}
