package io.millrace.continual.pointwise;

import io.millrace.continual.layer.FrameShape;
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
 * Batch normalisation of each number of a frame with statistics of its own: torch.nn.BatchNorm1d on
 * places · channels numbers, the channels of a place together, as skeleton networks have it in
 * front ({@code data_bn}).
 *
 * @param norm the normalisation, of frames without space
 */
record PlaceNorm(BatchNorm norm) implements Layer {

  @Override
  public String kind() {
    return norm.kind();
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
    return norm.misfits(input.width());
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    return norm.weights(input.width());
  }

  /** Steppers store a frame in the order of the weights. */
  private LayerPosition flat(LayerPosition here) {
    return new LayerPosition(
        here.path(), norm, FrameShape.of(here.inputWidth()), here.before(), here.presence());
  }

  @Override
  public List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    return norm.unfit(flat(here), weights);
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    return input.width();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeNorm whole = new WholeNorm(here, weights);
    int places = here.input().places();
    int channels = here.input().channels();
    return WholeLayer.eachFrame(
        x -> {
          double[] ordered = new double[x.length];
          for (int at = 0; at < x.length; at++) {
            ordered[at % places * channels + at / places] = x[at];
          }
          double[] normed = whole.batch(norm.epsilon(), ordered);
          double[] y = new double[x.length];
          for (int at = 0; at < x.length; at++) {
            y[at] = normed[at % places * channels + at / places];
          }
          return y;
        });
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return norm.stepper(flat(here), assembly);
  }
}
