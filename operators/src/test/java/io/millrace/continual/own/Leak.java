package io.millrace.continual.own;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * A layer of one's own, as the page on adding a layer shows it: a leaky sum of each channel, {@code
 * y[t] = decay · y[t-1] + gain · x[t]}. Weight {@code decay} (channels).
 */
record Leak(double gain) implements PlaceLayer {

  private static final Key<Double> GAIN =
      Key.number("gain", 0, 100).describedAs("Factor of the input.").defaultsTo(1.0);

  static final LayerKind KIND = LayerKind.of("leak", (in, inner) -> new Leak(in.read(GAIN)), GAIN);

  @Override
  public String kind() {
    return "leak";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.RECURRENT;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    return List.of(Slot.of("sum", inputWidth));
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    return List.of(WeightShape.of("decay", inputWidth));
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    return 2L * inputWidth;
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return List.of(here.path() + " never forgets where its decay is 1");
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new LeakStepper(here, assembly.slot(here, "sum"), assembly.weight(here, "decay"));
  }

  /** The closed form: every past frame by a power of the decay. */
  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    float[] decay = here.weight(weights, "decay");
    return clip -> {
      double[][] y = new double[clip.length][decay.length];
      for (int t = 0; t < clip.length; t++) {
        for (int c = 0; c < decay.length; c++) {
          for (int past = 0; past <= t; past++) {
            y[t][c] += Math.pow(decay[c], t - past) * gain * clip[past][c];
          }
        }
      }
      return y;
    };
  }

  private final class LeakStepper extends Stepper {
    private final StateSlot sum;
    private final float[] decay;

    LeakStepper(LayerPosition here, StateSlot sum, float[] decay) {
      super(here);
      this.sum = sum;
      this.decay = decay;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        int state = sum.at(in.rows[frame]);
        int at = frame * in.width;
        for (int c = 0; c < in.width; c++) {
          states[state + c] = decay[c] * states[state + c] + (float) gain * in.values[at + c];
          out.values[at + c] = states[state + c];
        }
      }
    }
  }
}
