package io.millrace.continual.layer;

/** A layer that can take the scale of a batch norm behind it into its own weights. */
public interface Foldable extends Layer {

  /** What advances rows through this layer and the scale behind it at once. */
  Stepper stepper(LayerPosition here, LayerContext assembly, ChannelAffine scale);
}
