package io.millrace.continual.layer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Shape of a frame: channels, and the extents of its axes of space in the order of torch.nn. A
 * place is one position of all axes of space. A frame without space has one place.
 *
 * @param channels numbers at each place
 * @param space extents of the axes of space, for example height and width; may be empty
 */
public record FrameShape(int channels, List<Integer> space) {

  public FrameShape {
    space = List.copyOf(space);
  }

  /** Frames without space. */
  public static FrameShape of(int channels) {
    return new FrameShape(channels, List.of());
  }

  /** Number of places. */
  public int places() {
    int places = 1;
    for (int extent : space) {
      places = Math.multiplyExact(places, extent);
    }
    return places;
  }

  /** Floats of a frame. */
  public int width() {
    return Math.multiplyExact(channels, places());
  }

  public boolean hasSpace() {
    return !space.isEmpty();
  }

  /** The same places with other channels. */
  public FrameShape withChannels(int other) {
    return new FrameShape(other, space);
  }

  /** The same channels in another space. */
  public FrameShape within(List<Integer> other) {
    return new FrameShape(channels, other);
  }

  /** Extents joined by {@code x}, channels first. */
  @Override
  public String toString() {
    return channels + space.stream().map(extent -> "x" + extent).collect(Collectors.joining());
  }
}
