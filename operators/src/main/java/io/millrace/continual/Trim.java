package io.millrace.continual;

import io.millrace.operator.Slot;
import java.util.List;

/**
 * Drops frames at both ends of a clip. A frame is handed on once it is known not to be among the
 * last.
 *
 * @param first frames dropped at the beginning
 * @param last frames dropped at the end
 */
record Trim(int first, int last) implements Layer {

  @Override
  public String kind() {
    return "trim";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(last + 1L, Math.addExact(first, last), 1, 0);
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    return last == 0 ? List.of() : List.of(Slot.of("ring", last, inputWidth));
  }

  @Override
  public Stepper stepper(Place here, Assembly assembly) {
    return new LagStepper(here, last, last == 0 ? null : assembly.slot(here, "ring"));
  }
}
