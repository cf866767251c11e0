package io.millrace.continual.pool;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import java.util.List;

/**
 * Drops frames at both ends of a clip. A frame is handed on once it is known not to be among the
 * last.
 *
 * @param first frames dropped at the beginning
 * @param last frames dropped at the end
 */
public record Trim(int first, int last) implements Layer {

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
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new LagStepper(here, last, last == 0 ? null : assembly.slot(here, "ring"));
  }
}
