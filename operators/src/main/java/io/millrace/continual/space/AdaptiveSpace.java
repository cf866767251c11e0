package io.millrace.continual.space;

import io.millrace.continual.layer.NetworkFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Regions of a given number, as torch.nn.AdaptiveAvgPool cuts them: region {@code i} of {@code n}
 * on an axis of extent {@code e} is from {@code ⌊i e / n⌋} to {@code ⌈(i + 1) e / n⌉}.
 *
 * @param sizes regions of each axis; empty for one region of all places
 */
public record AdaptiveSpace(List<Integer> sizes) implements Regions {

  private static final int MOST_PLACES = 1 << 20;

  public AdaptiveSpace {
    sizes = List.copyOf(sizes);
  }

  /** One region of all places. */
  public static AdaptiveSpace all() {
    return new AdaptiveSpace(List.of());
  }

  @Override
  public int axes() {
    return sizes.size();
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public List<Integer> output(List<Integer> space) {
    return sizes.isEmpty() ? Collections.nCopies(space.size(), 1) : sizes;
  }

  @Override
  public List<NetworkFault> misfits(List<Integer> space) {
    if (!sizes.isEmpty() && sizes.size() != space.size()) {
      return List.of(
          NetworkFault.of(
              "a size for each axis of space, " + space.size(),
              Integer.toString(sizes.size()),
              "write as many sizes as the frame has axes"));
    }
    double places = sizes.stream().mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
    return places <= MOST_PLACES
        ? List.of()
        : List.of(
            NetworkFault.of("at most " + MOST_PLACES + " places", "more", "write smaller sizes"));
  }

  @Override
  public int[][] regions(List<Integer> space) {
    List<List<Integer>> regions = new ArrayList<>(List.of(List.of(0)));
    List<Integer> extents = output(space);
    for (int axis = 0; axis < space.size(); axis++) {
      int extent = space.get(axis);
      int count = extents.get(axis);
      List<List<Integer>> finer = new ArrayList<>();
      for (List<Integer> coarse : regions) {
        for (int i = 0; i < count; i++) {
          int from = (int) ((long) i * extent / count);
          int to = (int) (((long) (i + 1) * extent + count - 1) / count);
          List<Integer> region = new ArrayList<>();
          for (int place : coarse) {
            for (int at = from; at < to; at++) {
              region.add(place * extent + at);
            }
          }
          finer.add(region);
        }
      }
      regions = finer;
    }
    return regions.stream()
        .map(region -> region.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }
}
