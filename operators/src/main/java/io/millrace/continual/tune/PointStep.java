package io.millrace.continual.tune;

import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;

/** Functions of one number: an activation, or the scale of a batch norm. */
final class PointStep extends TailStep {

  private final Activation activation;
  private final ChannelAffine scale;

  private PointStep(int width, Activation activation, ChannelAffine scale) {
    super(width, width, Window.of(1));
    this.activation = activation;
    this.scale = scale;
  }

  static PointStep of(int width, Activation activation) {
    return new PointStep(width, activation, null);
  }

  static PointStep of(int width, ChannelAffine scale) {
    return new PointStep(width, null, scale);
  }

  @Override
  void forward(Span in, Span out) {
    for (int at = 0; at < out.frames * outWidth; at++) {
      out.values[at] =
          activation != null
              ? activation.of(in.values[at])
              : in.values[at] * scale.factor()[channel(at)] + scale.summand()[channel(at)];
    }
  }

  @Override
  void backward(Span in, Span out, boolean last) {
    for (int at = 0; at < out.frames * outWidth; at++) {
      in.slopes[at] +=
          out.slopes[at]
              * (activation != null
                  ? activation.slope(in.values[at])
                  : scale.factor()[channel(at)]);
    }
  }

  private int channel(int at) {
    return at % scale.factor().length;
  }
}
