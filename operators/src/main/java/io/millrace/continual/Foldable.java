package io.millrace.continual;

/** A layer that can take the scale of a batch norm behind it into its own weights. */
interface Foldable extends Layer {

  /** What advances rows through this layer and the scale behind it at once. */
  Stepper stepper(Place here, Assembly assembly, Scale scale);
}
