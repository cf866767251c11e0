package io.millrace.continual.space;

import io.millrace.continual.layer.NetworkFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Places that an output place depends on: one number for each axis of space, as in torch.nn.
 *
 * @param kernel places of a window along an axis
 * @param stride places from one output to the next
 * @param dilation places from one place of a window to the next
 * @param start places of padding before the first
 * @param end places of padding behind the last
 * @param mode what the padding contains
 */
public record SpaceWindow(
    List<Integer> kernel,
    List<Integer> stride,
    List<Integer> dilation,
    List<Integer> start,
    List<Integer> end,
    Mode mode)
    implements Regions {

  /** A table of them is made when a network is built. */
  private static final int MOST_SOURCES = 1 << 26;

  /** Contents of padding, with the names of torch.nn. */
  public enum Mode {
    ZEROS,
    /** The nearest place. */
    REPLICATE,
    /** The mirror image at the border, without the border itself. */
    REFLECT,
    /** The places of the other end. */
    CIRCULAR
  }

  public SpaceWindow {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    dilation = List.copyOf(dilation);
    start = List.copyOf(start);
    end = List.copyOf(end);
  }

  /** Adjacent places, one output for each, no padding. */
  public static SpaceWindow of(Integer... kernel) {
    List<Integer> ones = Collections.nCopies(kernel.length, 1);
    List<Integer> none = Collections.nCopies(kernel.length, 0);
    return new SpaceWindow(List.of(kernel), ones, ones, none, none, Mode.ZEROS);
  }

  public SpaceWindow everyNth(Integer... places) {
    return new SpaceWindow(kernel, List.of(places), dilation, start, end, mode);
  }

  public SpaceWindow dilatedBy(Integer... places) {
    return new SpaceWindow(kernel, stride, List.of(places), start, end, mode);
  }

  public SpaceWindow padded(List<Integer> before, List<Integer> behind) {
    return new SpaceWindow(kernel, stride, dilation, before, behind, mode);
  }

  /** The same padding at both ends of every axis. */
  public SpaceWindow padded(Integer... both) {
    return padded(List.of(both), List.of(both));
  }

  public SpaceWindow filled(Mode other) {
    return new SpaceWindow(kernel, stride, dilation, start, end, other);
  }

  @Override
  public int axes() {
    return kernel.size();
  }

  /** Places of a window. */
  public int taps() {
    int taps = 1;
    for (int extent : kernel) {
      taps = Math.multiplyExact(taps, extent);
    }
    return taps;
  }

  private int reach(int axis) {
    return Math.multiplyExact(dilation.get(axis), kernel.get(axis) - 1);
  }

  /** Extents of the output; valid only without misfits. */
  @Override
  public List<Integer> output(List<Integer> space) {
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < Math.min(axes(), space.size()); axis++) {
      int room = space.get(axis) + start.get(axis) + end.get(axis) - reach(axis) - 1;
      extents.add(Math.max(0, room) / stride.get(axis) + 1);
    }
    return extents;
  }

  @Override
  public List<NetworkFault> misfits(List<Integer> space) {
    if (space.size() != axes()) {
      return List.of(
          NetworkFault.of(
              "frames with " + axes() + (axes() == 1 ? " axis" : " axes") + " of space",
              space.isEmpty() ? "none" : space.size() + ", " + space,
              "write input: {channels, space} for frames with space, or use the layer of as many"
                  + " axes"));
    }
    List<NetworkFault> faults = new ArrayList<>();
    for (int axis = 0; axis < axes(); axis++) {
      int extent = space.get(axis);
      int most = Math.max(start.get(axis), end.get(axis));
      if (extent + start.get(axis) + end.get(axis) <= reach(axis)) {
        faults.add(
            NetworkFault.of(
                "a window of at most the places of axis "
                    + axis
                    + " with its padding, "
                    + (extent + start.get(axis) + end.get(axis)),
                Integer.toString(reach(axis) + 1),
                "use a smaller kernel or dilation, or pad more"));
      }
      int bound =
          switch (mode) {
            case ZEROS, REPLICATE -> Integer.MAX_VALUE;
            case REFLECT -> extent - 1;
            case CIRCULAR -> extent;
          };
      if (most > bound) {
        faults.add(
            NetworkFault.of(
                "padding of at most " + bound + " on axis " + axis + " with this padding mode",
                Integer.toString(most),
                "as torch.nn has it; pad less"));
      }
    }
    if (faults.isEmpty() && tooMany(space)) {
      faults.add(
          NetworkFault.of(
              "at most " + MOST_SOURCES + " places of all windows of a frame",
              "more",
              "use a smaller kernel, a larger stride or a smaller frame"));
    }
    return faults;
  }

  private boolean tooMany(List<Integer> space) {
    double windows = 1;
    for (int axis = 0; axis < axes(); axis++) {
      windows *= (double) output(space).get(axis) * kernel.get(axis);
    }
    return windows > MOST_SOURCES;
  }

  /**
   * The places that each output place reads, tap by tap in the order of torch.nn weights.
   *
   * @return output places x {@link #taps}; -1 for a place of zeros
   */
  public int[] sources(List<Integer> space) {
    List<Integer> extents = output(space);
    int places = extents.stream().reduce(1, Math::multiplyExact);
    int taps = taps();
    int[] sources = new int[Math.multiplyExact(places, taps)];
    for (int axis = 0; axis < axes(); axis++) {
      int placesBehind = product(extents, axis + 1);
      int tapsBehind = product(kernel, axis + 1);
      for (int at = 0; at < sources.length; at++) {
        int place = at / taps / placesBehind % extents.get(axis);
        int tap = at % taps / tapsBehind % kernel.get(axis);
        int position = place * stride.get(axis) + tap * dilation.get(axis) - start.get(axis);
        int source = source(position, space.get(axis));
        boolean zero = sources[at] < 0 || source < 0;
        sources[at] = zero ? -1 : sources[at] * space.get(axis) + source;
      }
    }
    return sources;
  }

  private static int product(List<Integer> extents, int from) {
    return extents.subList(from, extents.size()).stream().reduce(1, Math::multiplyExact);
  }

  private int source(int position, int extent) {
    if (position >= 0 && position < extent) {
      return position;
    }
    return switch (mode) {
      case ZEROS -> -1;
      case REPLICATE -> Math.max(0, Math.min(extent - 1, position));
      case REFLECT -> position < 0 ? -position : 2 * (extent - 1) - position;
      case CIRCULAR -> Math.floorMod(position, extent);
    };
  }

  /** True if each output place depends on the input place of the same position alone. */
  public boolean isPointwise() {
    return equals(of(kernel.toArray(Integer[]::new)).filled(mode)) && taps() == 1;
  }

  @Override
  public int[][] regions(List<Integer> space) {
    int[] sources = sources(space);
    int[][] regions = new int[sources.length / taps()][];
    for (int place = 0; place < regions.length; place++) {
      int from = place * taps();
      regions[place] =
          Arrays.stream(sources, from, from + taps()).filter(source -> source >= 0).toArray();
    }
    return regions;
  }

  @Override
  public int size() {
    return taps();
  }
}
