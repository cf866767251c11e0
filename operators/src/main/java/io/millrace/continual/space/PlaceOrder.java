package io.millrace.continual.space;

import io.millrace.continual.layer.FrameShape;

/*
 *   channel by channel (torch)   c0p0 c0p1 .. c0pP-1 | c1p0 c1p1 ..       index c·P + p
 *   place by place (Frames)      p0c0 p0c1 .. p0cC-1 | p1c0 p1c1 ..       index p·C + c
 */
/** Reorders the numbers of a frame between the order of torch and the order of steppers. */
public final class PlaceOrder {

  private final int channels;
  private final int places;

  public PlaceOrder(FrameShape shape) {
    this.channels = shape.channels();
    this.places = shape.places();
  }

  /** Copies a frame that is ordered channel by channel to one that is ordered place by place. */
  public void toPlaces(float[] from, int at, float[] to, int offset) {
    transpose(from, at, channels, places, to, offset);
  }

  /** Copies a frame that is ordered place by place to one that is ordered channel by channel. */
  public void toChannels(float[] from, int at, float[] to, int offset) {
    transpose(from, at, places, channels, to, offset);
  }

  private static void transpose(
      float[] from, int at, int rows, int columns, float[] to, int offset) {
    if (rows == 1 || columns == 1) {
      System.arraycopy(from, at, to, offset, rows * columns);
      return;
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        to[offset + column * rows + row] = from[at + row * columns + column];
      }
    }
  }
}
