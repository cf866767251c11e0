package io.millrace.continual.conv;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Stepper;

/**
 * Steps a layer without memory, one product per frame: a linear layer, or a convolution with a
 * kernel of one.
 */
final class PointStepper extends Stepper {

  private final ConvProduct product;
  private final int places;

  /**
   * @param places places of a frame, each multiplied on its own
   */
  PointStepper(LayerPosition here, ConvProduct product, int places) {
    super(here);
    this.places = places;
    this.product = product;
    product.answering(out);
  }

  @Override
  public void advance(Frames in, float[] states) {
    out.follow(in);
    product.apply(in.values, in.size * places, out.values, 0);
  }
}
