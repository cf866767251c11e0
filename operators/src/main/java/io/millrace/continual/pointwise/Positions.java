package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * Recycled positional encoding: adds a learned vector to each frame, selected by the frame's number
 * modulo the period. Weight {@code weight} (period, channels), as torch.nn.Embedding.
 */
public record Positions(int period) implements PlaceLayer {

  private static final Key<Integer> PERIOD =
      LayerFields.count("period", "Frames after which the added vectors repeat.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("positions", (in, inner) -> new Positions(in.read(PERIOD, 1)), PERIOD);

  @Override
  public String kind() {
    return "positions";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    return List.of(WeightShape.of("weight", period, inputWidth));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> new WholeNorm(here, weights).positions(period, clip);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Encoded(here, period, assembly.weight(here, "weight"));
  }

  private static final class Encoded extends Stepper {
    private final int period;
    private final float[] table;

    Encoded(LayerPosition here, int period, float[] table) {
      super(here);
      this.period = period;
      this.table = table;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        int at = frame * in.width;
        int entry = (int) (in.indices[frame] % period) * in.width;
        for (int c = 0; c < in.width; c++) {
          out.values[at + c] = in.values[at + c] + table[entry + c];
        }
      }
    }
  }
}
