package io.millrace.continual.pool;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/*
 *   y_0 = x_0,  y_t = y_(t-1) + a_t (x_t - y_(t-1)),  a_t = 1 / (t + 1) or alpha
 *
 * Both forms are convex combinations of the frames, so the average never leaves their range and
 * rounding errors do not grow. A mean over all frames changes by less than a float can express
 * after about 2^24 frames; it then stays.
 */
/**
 * Average of each number over all frames so far: the mean, or an exponential average that begins
 * with the first frame.
 *
 * @param alpha weight of the newest frame in an exponential average; empty for the mean
 */
public record RunningAverage(Optional<Double> alpha) implements Layer {

  private static final Key<Double> ALPHA =
      Key.number("alpha", 1e-6, 1).describedAs("Weight of the newest frame.").required("0.1");

  /** How the layers are written in a network file. */
  public static final List<LayerKind> KINDS =
      List.of(
          LayerKind.of("running_mean", (in, inner) -> mean()),
          LayerKind.of("ema_pool", (in, inner) -> exponential(in.read(ALPHA, 1.)), ALPHA));

  public static RunningAverage mean() {
    return new RunningAverage(Optional.empty());
  }

  public static RunningAverage exponential(double alpha) {
    return new RunningAverage(Optional.of(alpha));
  }

  @Override
  public String kind() {
    return alpha.isEmpty() ? "running_mean" : "ema_pool";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.RECURRENT;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    return List.of(Slot.of("average", input.width()));
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    return input.width();
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  /** How many frames there were: missing ones are passed over. */
  @Override
  public List<Slot> maskSlots(FrameShape input) {
    return List.of(Slot.of("present", 1));
  }

  /** Sums with explicit weights, not the recurrence of the steps. */
  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> {
      double[][] y = new double[clip.length][];
      List<double[]> present = new ArrayList<>();
      for (int t = 0; t < clip.length; t++) {
        if (clip[t] != null) {
          present.add(clip[t]);
        }
        y[t] = present.isEmpty() ? null : new double[here.inputWidth()];
        for (int s = 0; s < present.size(); s++) {
          double share = share(s, present.size() - 1);
          for (int c = 0; c < y[t].length; c++) {
            y[t][c] += share * present.get(s)[c];
          }
        }
      }
      return y;
    };
  }

  private double share(int s, int t) {
    if (alpha.isEmpty()) {
      return 1. / (t + 1);
    }
    double kept = StrictMath.pow(1 - alpha.get(), t - s);
    return s == 0 ? kept : alpha.get() * kept;
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Averaged(
        here, alpha.orElse(0.), assembly.slot(here, "average"), assembly.maskSlot(here, "present"));
  }

  private static final class Averaged extends Stepper {
    private final double alpha;
    private final StateSlot average;
    private final StateSlot present;

    /**
     * @param alpha 0 for the mean
     * @param present null if no frame is ever missing
     */
    Averaged(LayerPosition here, double alpha, StateSlot average, StateSlot present) {
      super(here);
      this.alpha = alpha;
      this.average = average;
      this.present = present;
    }

    @Override
    public void advance(Frames in, float[] states) {
      for (int frame = 0; frame < in.size; frame++) {
        int emitted = emit(in, frame);
        int to = emitted * in.width;
        int from = frame * in.width;
        int at = average.at(in.rows[frame]);
        long index = in.indices[frame];
        if (present != null) {
          int count = present.at(in.rows[frame]);
          index = (long) states[count];
          out.masked[emitted] = in.masked[frame] && index == 0;
          if (in.masked[frame]) {
            System.arraycopy(states, at, out.values, to, in.width);
            continue;
          }
          states[count]++;
        }
        double share = index == 0 ? 1 : alpha == 0 ? 1. / (index + 1) : alpha;
        for (int c = 0; c < in.width; c++) {
          double before = index == 0 ? 0 : states[at + c];
          float next = (float) (before + share * (in.values[from + c] - before));
          states[at + c] = next;
          out.values[to + c] = next;
        }
      }
    }
  }
}
