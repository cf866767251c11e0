package io.millrace.continual.layer;

/** A layer that can fold the scale of a following batch norm into its own weights. */
public interface Foldable extends Layer {

  /** Makes the stepper of this layer with the scale folded into its weights. */
  Stepper stepper(LayerPosition here, LayerContext assembly, ChannelAffine scale);
}
