package io.millrace.cli.importing.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph does not say by itself.
 *
 * @param timeAxis the axis of the input along which frames follow one another; empty if each run of
 *     the graph is one frame
 * @param shapes extents of inputs whose shapes the graph leaves open
 * @param fixed inputs that are one number
 * @param states inputs that hold a state, and the outputs that hold it after a step
 * @param result the output that the network computes; empty for the first that is no state
 */
public record ImportChoices(
    Optional<Integer> timeAxis,
    Map<String, List<Integer>> shapes,
    Map<String, Double> fixed,
    Map<String, String> states,
    Optional<String> result) {

  public ImportChoices {
    shapes = Map.copyOf(shapes);
    fixed = Map.copyOf(fixed);
    states = Map.copyOf(states);
  }

  /** Nothing but the graph. */
  public static ImportChoices none() {
    return new ImportChoices(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty());
  }

  public ImportChoices overTime(int axis) {
    return new ImportChoices(Optional.of(axis), shapes, fixed, states, result);
  }
}
