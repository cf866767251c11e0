package io.millrace.continual.pool;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import java.util.List;

/** Hands each frame on so many frames later; changes nothing of a whole clip. */
public record Delay(int frames) implements Layer {

  @Override
  public String kind() {
    return "delay";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(frames + 1L, frames, 1, frames);
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    return frames == 0 ? List.of() : List.of(Slot.of("ring", frames, inputWidth));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new LagStepper(here, frames, frames == 0 ? null : assembly.slot(here, "ring"));
  }
}
