package io.millrace.continual.adapter;

import java.util.List;

/**
 * Extents of a weight that an adapter changes, as torch.nn stores it: (out, in / groups, kernel..).
 *
 * @param out output channels
 * @param in input channels of a group
 * @param groups groups of channels that are not mixed
 * @param kernel extents of the kernel, time first; empty for a linear layer
 */
public record AdaptedWeight(int out, int in, int groups, List<Integer> kernel) {

  public AdaptedWeight {
    kernel = List.copyOf(kernel);
  }

  /** Elements of the kernel. */
  public int taps() {
    int taps = 1;
    for (int extent : kernel) {
      taps *= extent;
    }
    return taps;
  }

  /** The element in the middle of the kernel, in the order of the weight. */
  public int centre() {
    int centre = 0;
    for (int extent : kernel) {
      centre = centre * extent + extent / 2;
    }
    return centre;
  }

  /** Whether every axis of the kernel has a middle. */
  boolean hasCentre() {
    return kernel.stream().allMatch(extent -> extent % 2 == 1);
  }
}
