package io.millrace.continual.attention;

/*
 * Number i of d / 2 pairs of a head is rotated by the angle p / 10000^(2 i / d) at position p. The
 * product of two rotated vectors depends on the difference of their positions. Angles are in double
 * precision: after 10^9 frames the difference of two is still right to 1e-7.
 */
/** Rotates the pairs of each head by angles that grow with the position. */
final class Rotation {

  private static final double BASE = 10_000;

  private final int depth;
  private final int heads;
  private final boolean neighbours;
  private final double[] speeds;
  private final float[] cosines;
  private final float[] sines;

  Rotation(CachedEncoder.Positions positions, int depth, int heads) {
    this.depth = depth;
    this.heads = heads;
    this.neighbours = positions == CachedEncoder.Positions.ROTARY_PAIRS;
    this.speeds = new double[depth / 2];
    this.cosines = new float[depth / 2];
    this.sines = new float[depth / 2];
    for (int pair = 0; pair < speeds.length; pair++) {
      speeds[pair] = StrictMath.pow(BASE, -2. * pair / depth);
    }
  }

  /** Sets the position. StrictMath, so that every machine gives the same bits. */
  void to(long position) {
    for (int pair = 0; pair < speeds.length; pair++) {
      double angle = position * speeds[pair];
      cosines[pair] = (float) StrictMath.cos(angle);
      sines[pair] = (float) StrictMath.sin(angle);
    }
  }

  /** Rotates the heads that begin at {@code from}. */
  void apply(float[] x, int from) {
    int half = depth / 2;
    for (int head = 0; head < heads; head++) {
      for (int pair = 0; pair < half; pair++) {
        int a = from + head * depth + (neighbours ? 2 * pair : pair);
        int b = a + (neighbours ? 1 : half);
        float real = x[a];
        float imaginary = x[b];
        x[a] = real * cosines[pair] - imaginary * sines[pair];
        x[b] = imaginary * cosines[pair] + real * sines[pair];
      }
    }
  }
}
