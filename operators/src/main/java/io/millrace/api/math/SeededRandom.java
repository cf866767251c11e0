package io.millrace.api.math;

import java.nio.charset.StandardCharsets;

/*
 * SplitMix64: state += 0x9E3779B97F4A7C15, output = mix(state) (Steele, Lea, Flood, OOPSLA 2014,
 * with the mixing constants of Stafford's variant 13). gaussian() is the polar method of Marsaglia
 * on StrictMath, so that every platform gives the same bits. These sequences are part of the state
 * format: a model is described by its seed, so they never change.
 */
/**
 * A seeded pseudo-random generator whose numbers are the same on every machine and in every
 * release.
 *
 * <pre>{@code
 * SeededRandom random = new SeededRandom(SeededRandom.derive(42, "boilers"));
 * double first = random.uniform();
 * assert first == new SeededRandom(SeededRandom.derive(42, "boilers")).uniform();
 * }</pre>
 *
 * <p>Each number takes a few nanoseconds and allocates nothing. Not suitable for cryptography. Not
 * thread-safe: give each thread a {@link #fork}.
 */
public final class SeededRandom {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;
  private double spare = Double.NaN;

  /** Creates a generator at the start of the sequence of a seed. */
  public SeededRandom(long seed) {
    this.state = seed;
  }

  /**
   * Derives the seed of a named part from the seed of the whole, for example that of a group from
   * that of a pipeline.
   *
   * <p>The seed is mixed in the same way as the generator's first output, the UTF-8 bytes of the
   * name are added one by one (FNV-1a, 64 bits), and the result is mixed again. Without the first
   * mixing, seed 1 with name "2" and seed 2 with name "1" would collide.
   */
  public static long derive(long seed, String name) {
    long hash = 0xCBF29CE484222325L ^ mix(seed + GOLDEN);
    for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (letter & 0xFF)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /** Returns a new generator, seeded with the next number of this one. */
  public SeededRandom fork() {
    return new SeededRandom(nextLong());
  }

  /** Returns 64 uniform bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Returns a uniform number in [0, 1) with 53 bits. */
  public double uniform() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Returns a uniform number in {0, …, bound − 1}; the bias is below {@code bound / 2⁵³}. */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Returns a normally distributed number with mean 0 and variance 1. */
  public double gaussian() {
    if (!Double.isNaN(spare)) {
      double value = spare;
      spare = Double.NaN;
      return value;
    }
    while (true) {
      double u = 2 * uniform() - 1;
      double v = 2 * uniform() - 1;
      double square = u * u + v * v;
      if (square < 1 && square > 0) {
        double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = v * scale;
        return u * scale;
      }
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
