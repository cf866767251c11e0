package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What reaches a stage of a model: its inputs, by where they come from, and the declared targets.
 *
 * <p>A learner whose label or target is one of its inputs uses it to refuse what cannot be right,
 * such as a field of the stage before in place of a label:
 *
 * <pre>{@code
 * StageInputs inputs = StageInputs.first(2, DeclaredTargets.NONE);
 * assert inputs.origins().equals(List.of(StageInputs.Origin.READ, StageInputs.Origin.READ));
 * assert inputs.behindScaling().origins().get(0) == StageInputs.Origin.CHANNEL;
 * }</pre>
 *
 * <p>Immutable; a list of as many entries as there are inputs.
 *
 * @param origins where each input comes from
 * @param declared the targets that the pipeline declares
 */
public record StageInputs(List<Origin> origins, DeclaredTargets declared) {

  /** Where an input comes from. */
  public enum Origin {
    /** A channel, with the number that was read. */
    READ,
    /** A channel that a stage before has scaled, filled or reconstructed. */
    CHANNEL,
    /** A coefficient of a code. */
    CODE,
    /** Another field that a stage before has computed. */
    FEATURE
  }

  public StageInputs {
    origins = List.copyOf(origins);
  }

  /** Returns what reaches the first stage. */
  public static StageInputs first(int channels, DeclaredTargets declared) {
    return new StageInputs(Collections.nCopies(channels, Origin.READ), declared);
  }

  /** Returns what reaches the stages behind one that scales every channel. */
  public StageInputs behindScaling() {
    return new StageInputs(
        origins.stream().map(origin -> origin == Origin.READ ? Origin.CHANNEL : origin).toList(),
        declared);
  }

  /**
   * Returns what reaches the stage behind an operator.
   *
   * @param reads number of inputs that the operator reads; the others pass it by
   * @param passed the field that it passes on
   */
  public StageInputs behind(int reads, OutputField passed) {
    List<Origin> next = new ArrayList<>();
    for (int at = 0; at < passed.width(); at++) {
      if (passed.units() == OutputField.Units.NONE || at >= reads) {
        next.add(passed.form() == OutputField.Form.SPARSE ? Origin.CODE : Origin.FEATURE);
      } else {
        next.add(origins.get(at) == Origin.READ ? Origin.CHANNEL : origins.get(at));
      }
    }
    next.addAll(origins.subList(Math.min(reads, origins.size()), origins.size()));
    return new StageInputs(next, declared);
  }
}
