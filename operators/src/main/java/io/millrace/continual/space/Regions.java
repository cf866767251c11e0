package io.millrace.continual.space;

import io.millrace.continual.layer.NetworkFault;
import java.util.List;

/** The places of a frame that a pool joins to one place of its output. */
public sealed interface Regions permits SpaceWindow, AdaptiveSpace {

  /** Axes of space that it reads; 0 if it does not join places. */
  int axes();

  /** Extents of the output. */
  List<Integer> output(List<Integer> space);

  /** Reasons why it does not fit into that space, as faults without a path. */
  List<NetworkFault> misfits(List<Integer> space);

  /** For each place of the output the places of the input that it joins, without padding. */
  int[][] regions(List<Integer> space);

  /** Places of a region with its padding, or 0 if there is no padding. */
  int size();
}
