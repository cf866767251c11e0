package io.millrace.continual;

/** A product of each frame by itself: a linear layer, or a convolution with a kernel of one. */
final class PointStepper extends Stepper {

  private final ConvProduct product;

  PointStepper(Place here, ConvProduct product) {
    super(here);
    this.product = product;
  }

  @Override
  void advance(Frames in, float[] states) {
    out.follow(in);
    product.apply(in.values, in.size, out.values, 0);
  }
}
