package io.millrace.continual.adapter;

import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;

/** A layer whose weight may have an {@link Adapter}. */
public interface Adaptable extends Layer {

  /** The adapter; {@link Adapter#NONE} if the layer is as it was trained. */
  Adapter adapter();

  /** Extents of its weight. */
  AdaptedWeight adapted(FrameShape input);
}
