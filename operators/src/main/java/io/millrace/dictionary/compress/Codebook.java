package io.millrace.dictionary.compress;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.dictionary.code.Imputation;
import io.millrace.dictionary.code.OrthonormalRows;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.code.SparseCoder;
import java.util.Arrays;

/*
 * Slots, r atoms, n channels:
 *
 *   +----------------------+-----------------+----------------------+
 *   | codebook.atoms r x n | codebook.mean n | codebook.deviation n |
 *   +----------------------+-----------------+----------------------+
 *
 * Symbols: x reading, m mean, s deviation, y = (x - m)/s, z = A y, k codes kept, B bits a value, M
 * = 2^(B-1) - 1, g = 2^(e/4) the least such that |z_i| <= g, q_i = round(M z_i / g).
 *
 * A packet, highest bit first, filled with zeros to a whole byte:
 *
 *   1 bit     n bits                 8 bits            ceil(log2 C(r,k)) bits   k times B bits
 *   +---------+----------------------+-----------------+------------------------+----------------+
 *   | 1: all  | only if not all: 1   | e + 128;        | which codes (Subsets)  | q_i + M, in    |
 *   | observed| where observed       | 0: all are zero |                        | order of index |
 *   +---------+----------------------+-----------------+------------------------+----------------+
 *             ends here if nothing was observed        ends here if all are zero
 *
 * Decoding: z_i = g q_i / M, y = Aᵀ z (fused multiply-adds, atom by atom), x = m + s y; NaN where
 * not observed. The encoder decodes its own packets with the same method, so encoder and decoder
 * have the same bits. |z_i - g q_i / M| <= g / (2 M).
 */
/**
 * Encodes and decodes packets with a codebook: atoms, and the units of the channels. Holds scratch
 * memory: one instance for each thread.
 */
final class Codebook {

  /** Largest norm of an observation in deviations; larger ones are refused. */
  private static final double MOST_NORM = 1e8;

  private static final int GAIN_BITS = 8;
  private static final int GAIN_ZERO = 128;
  private static final int STEPS_AN_OCTAVE = 4;
  private static final int ROUNDS = 6;

  private final Shape shape;
  private final int keep;
  private final int bits;
  private final long most;
  private final Kernels kernels;
  private final SparseCoder coder;
  private final Imputation imputation;
  private final Subsets subsets;
  private final BitRow packet;
  private final FloatMatrix atoms;
  private final FloatMatrix channels;
  private FloatMatrix filled;
  private FloatMatrix codes;
  private final float[] kept;
  private final float[] rebuilt;
  private final boolean[] chosen;
  private final boolean[] observed;
  private final double[] gains = new double[1 << GAIN_BITS];
  private float[] slots;
  private int at;

  /**
   * @param keep number of codes kept
   * @param bits bits of a value, 2 to 16
   */
  Codebook(Shape shape, int keep, int bits, Kernels kernels) {
    int n = shape.channels();
    this.shape = shape;
    this.keep = keep;
    this.bits = bits;
    this.most = (1L << (bits - 1)) - 1;
    this.kernels = kernels;
    this.coder = new SparseCoder(shape.atoms());
    this.imputation = new Imputation(shape, ROUNDS, coder, kernels);
    this.subsets = new Subsets(shape.atoms(), keep);
    this.packet = new BitRow(mostBytes());
    this.atoms = shape.matrix();
    this.channels = FloatMatrix.of(n, shape.atoms());
    this.filled = FloatMatrix.of(1, n);
    this.codes = FloatMatrix.of(1, shape.atoms());
    this.kept = new float[shape.atoms()];
    this.rebuilt = new float[n];
    this.chosen = new boolean[shape.atoms()];
    this.observed = new boolean[n];
    for (int e = 1; e < gains.length; e++) {
      gains[e] = StrictMath.pow(2, (e - GAIN_ZERO) / (double) STEPS_AN_OCTAVE);
    }
  }

  static StateLayout slots(Shape shape) {
    return StateLayout.of(
        Slot.of("codebook.atoms", shape.atoms(), shape.channels()).as(Slot.Meaning.ATOMS),
        Slot.of("codebook.mean", shape.channels()),
        Slot.of("codebook.deviation", shape.channels()).startingAt(1f));
  }

  /** Returns the number of bytes of the longest packet. */
  int mostBytes() {
    int most = 1 + shape.channels() + GAIN_BITS + subsets.bits() + keep * bits;
    return (most + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Sets the codebook: its slots in an array, starting at {@code at}. */
  void open(float[] slots, int at) {
    this.slots = slots;
    this.at = at;
    atoms.onto(slots, at);
    OrthonormalRows.transpose(atoms, channels);
  }

  /** Converts a channel's value to deviations from its mean; NaN stays NaN. */
  float scaled(int channel, float value) {
    return (float) (((double) value - slots[mean(channel)]) / slots[deviation(channel)]);
  }

  /** Makes room for a block. */
  void size(int rows, int atMost) {
    if (filled.values().length < atMost * shape.channels()) {
      filled = FloatMatrix.of(atMost, shape.channels());
      codes = FloatMatrix.of(atMost, shape.atoms());
    }
    filled.rows(rows);
    codes.rows(rows);
  }

  /**
   * Copies one row, in deviations, and fills missing channels.
   *
   * @return false if the row is too large to be coded
   */
  boolean take(int row, float[] inputs) {
    int n = shape.channels();
    float[] into = filled.values();
    int first = row * n;
    int count = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      boolean missing = Float.isNaN(inputs[first + i]);
      into[first + i] = missing ? 0f : scaled(i, inputs[first + i]);
      count += missing ? 0 : 1;
      squares += (double) into[first + i] * into[first + i];
    }
    if (!(Math.sqrt(squares) <= MOST_NORM)) {
      Arrays.fill(into, first, first + n, 0f);
      return false;
    }
    if (count > 0 && count < n) {
      int fewer = Math.max(1, Math.min(keep, count / 2));
      imputation.fill(inputs, into, first, atoms, channels, fewer);
    }
    return true;
  }

  /** Computes the codes of all rows. */
  void code() {
    kernels.multiply(filled, channels, codes);
  }

  /** Writes one row as a packet. */
  void write(int row, float[] inputs, float[] outputs, int to) {
    int n = shape.channels();
    int from = row * n;
    int count = 0;
    for (int i = from; i < from + n; i++) {
      count += Float.isNaN(inputs[i]) ? 0 : 1;
    }
    packet.open(outputs, to);
    packet.write(count == n ? 1 : 0, 1);
    for (int i = from; i < from + n && count < n; i++) {
      packet.write(Float.isNaN(inputs[i]) ? 0 : 1, 1);
    }
    if (count > 0) {
      coder.largest(keep, codes.values(), row * shape.atoms(), kept, 0);
      quantise();
    }
  }

  private void quantise() {
    float largest = 0;
    int free = keep;
    for (int i = 0; i < kept.length; i++) {
      largest = Math.max(largest, Math.abs(kept[i]));
      chosen[i] = kept[i] != 0;
      free -= chosen[i] ? 1 : 0;
    }
    int gain = 1;
    while (gain < gains.length - 1 && gains[gain] < largest) {
      gain++;
    }
    boolean zero = largest < gains[1];
    packet.write(zero ? 0 : gain, GAIN_BITS);
    if (zero) {
      return;
    }
    for (int i = 0; i < chosen.length && free > 0; i++) {
      free -= chosen[i] ? 0 : 1;
      chosen[i] = true;
    }
    subsets.write(chosen, packet);
    for (int i = 0; i < kept.length; i++) {
      if (chosen[i]) {
        long q = Math.round(most * (kept[i] / gains[gain]));
        packet.write(Math.max(-most, Math.min(most, q)) + most, bits);
      }
    }
  }

  /**
   * Reads a packet.
   *
   * @return false if the packet does not have the form of this codebook; {@code into} is then
   *     undefined
   */
  boolean decode(float[] bytes, int from, float[] into, int to) {
    packet.reopen(bytes, from);
    int n = shape.channels();
    boolean whole = packet.read(1) == 1;
    int count = 0;
    for (int i = 0; i < n; i++) {
      observed[i] = whole || packet.read(1) == 1;
      count += observed[i] ? 1 : 0;
    }
    Arrays.fill(rebuilt, 0f);
    int gain = count == 0 ? 0 : (int) packet.read(GAIN_BITS);
    if (gain != 0 && !rebuild(gains[gain])) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      into[to + i] =
          observed[i]
              ? (float) (slots[mean(i)] + (double) rebuilt[i] * slots[deviation(i)])
              : Float.NaN;
    }
    return packet.isWhole();
  }

  private boolean rebuild(double gain) {
    if (!subsets.read(packet, chosen)) {
      return false;
    }
    int n = shape.channels();
    for (int atom = 0; atom < shape.atoms(); atom++) {
      if (chosen[atom]) {
        long q = packet.read(bits) - most;
        float amount = (float) (gain * q / most);
        for (int i = 0; i < n; i++) {
          rebuilt[i] = Math.fma(amount, slots[at + atom * n + i], rebuilt[i]);
        }
        if (q > most) {
          return false;
        }
      }
    }
    return true;
  }

  private int mean(int channel) {
    return at + shape.size() + channel;
  }

  private int deviation(int channel) {
    return mean(channel) + shape.channels();
  }

  /** Returns the offset of the means; the deviations follow them. */
  int means() {
    return mean(0);
  }
}
