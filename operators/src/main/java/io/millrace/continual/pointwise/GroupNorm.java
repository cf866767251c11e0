package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * Normalises each group of channels of a frame over its channels and places, as torch.nn.GroupNorm
 * does on one frame. On a clip torch takes the statistics over all frames, which no stream knows.
 * Weights {@code weight} and {@code bias} (channels).
 *
 * @param groups groups of adjacent channels; as many as channels for an instance norm
 * @param epsilon number added to the variance
 */
public record GroupNorm(int groups, double epsilon) implements Layer {

  private static final Key<Integer> GROUPS = LayerFields.count("groups", "Groups of channels.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "group_norm",
          (in, inner) -> new GroupNorm(in.read(GROUPS, 1), in.read(LayerNorm.EPSILON)),
          GROUPS,
          LayerNorm.EPSILON);

  @Override
  public String kind() {
    return "group_norm";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    return input.channels() % groups == 0
        ? List.of()
        : List.of(
            NetworkFault.of(
                "groups that divide " + input.channels() + " channels",
                Integer.toString(groups),
                ""));
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    return List.of(
        WeightShape.of("weight", input.channels()), WeightShape.of("bias", input.channels()));
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    return 3L * input.width();
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return List.of(
        here.path()
            + " takes its statistics over one frame, torch.nn.GroupNorm over the whole clip");
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeNorm norm = new WholeNorm(here, weights);
    return WholeLayer.eachFrame(x -> norm.groups(groups, epsilon, x));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Grouped(here, this, assembly.weight(here, "weight"), assembly.weight(here, "bias"));
  }

  private static final class Grouped extends Stepper {
    private final GroupNorm norm;
    private final float[] weight;
    private final float[] bias;
    private final int places;
    private final int each;

    Grouped(LayerPosition here, GroupNorm norm, float[] weight, float[] bias) {
      super(here);
      this.norm = norm;
      this.weight = weight;
      this.bias = bias;
      this.places = here.input().places();
      this.each = weight.length / norm.groups();
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        for (int group = 0; group < norm.groups(); group++) {
          normalise(in.values, frame * in.width, group * each);
        }
      }
    }

    /** Two passes in double precision, so that a large mean costs no digits of the variance. */
    private void normalise(float[] values, int at, int first) {
      int channels = weight.length;
      double sum = 0;
      for (int place = 0; place < places; place++) {
        for (int c = first; c < first + each; c++) {
          sum += values[at + place * channels + c];
        }
      }
      double mean = sum / (places * each);
      double squares = 0;
      for (int place = 0; place < places; place++) {
        for (int c = first; c < first + each; c++) {
          double centred = values[at + place * channels + c] - mean;
          squares += centred * centred;
        }
      }
      double scale = 1 / Math.sqrt(squares / (places * each) + norm.epsilon());
      for (int place = 0; place < places; place++) {
        for (int c = first; c < first + each; c++) {
          int number = at + place * channels + c;
          out.values[number] = (float) ((values[number] - mean) * scale) * weight[c] + bias[c];
        }
      }
    }
  }
}
