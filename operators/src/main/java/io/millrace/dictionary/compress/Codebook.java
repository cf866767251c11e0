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
 * Slots, r atoms, n channels; gains only with a prediction:
 *
 *   +----------------------+-----------------+----------------------+-----------------+
 *   | codebook.atoms r x n | codebook.mean n | codebook.deviation n | codebook.gain n |
 *   +----------------------+-----------------+----------------------+-----------------+
 *
 * Symbols: x reading, m mean, s deviation, y = (x - m)/s - p, z = A y, k codes kept, B bits a
 * value, M = 2^(B-1) - 1, g = 2^(e/4) the least such that |z_i| <= g, q_i = round(M z_i / g).
 * Prediction p = gain (h - m)/s, h the channel's last decoded value; 0 without a prediction, at a
 * keyframe, and while nothing is held (h NaN).
 *
 * A packet, highest bit first, filled with zeros to a whole byte:
 *
 *   With a prediction one bit before all others: 1 for a keyframe.
 *
 *   1 bit     n bits                 8 bits            ceil(log2 C(r,k)) bits   k times B bits
 *   +---------+----------------------+-----------------+------------------------+----------------+
 *   | 1: all  | only if not all: 1   | e + 128;        | which codes (Subsets)  | q_i + M, in    |
 *   | observed| where observed       | 0: all are zero |                        | order of index |
 *   +---------+----------------------+-----------------+------------------------+----------------+
 *             ends here if nothing was observed        ends here if all are zero
 *
 * Decoding: z_i = g q_i / M, y = Aᵀ z (fused multiply-adds, atom by atom), x = m + s (y + p); NaN
 * where not observed, and h stays there. The encoder decodes its own packets with the same method,
 * so encoder and decoder have the same bits. |z_i - g q_i / M| <= g / (2 M).
 */
/**
 * Encodes and decodes packets with a codebook: atoms, and the units of the channels. Holds scratch
 * memory: one instance for each thread.
 */
final class Codebook {

  /** Largest norm of an observation in deviations; larger ones are refused. */
  private static final double MOST_NORM = 1e8;

  private static final int ROUNDS = 6;

  private final Shape shape;
  private final int keep;
  private final boolean predicts;
  private final Kernels kernels;
  private final SparseCoder coder;
  private final Imputation imputation;
  private final Subsets subsets;
  private final Quantiser quantiser;
  private final int mostBytes;
  private final BitRow packet;
  private final FloatMatrix atoms;
  private final FloatMatrix channels;
  private FloatMatrix filled;
  private FloatMatrix codes;
  private final float[] kept;
  private final float[] rebuilt;
  private final boolean[] chosen;
  private final boolean[] observed;
  private float[] slots;
  private int at;

  /**
   * @param keep number of codes kept
   * @param bits bits of a value, 2 to 16
   * @param predicts whether packets are of what the packets before do not predict
   */
  Codebook(Shape shape, int keep, int bits, boolean predicts, Kernels kernels) {
    int n = shape.channels();
    this.shape = shape;
    this.keep = keep;
    this.predicts = predicts;
    this.quantiser = new Quantiser(predicts, bits);
    this.kernels = kernels;
    this.coder = new SparseCoder(shape.atoms());
    this.imputation = new Imputation(shape, ROUNDS, coder, kernels);
    this.subsets = new Subsets(shape.atoms(), keep);
    int most = (predicts ? 2 : 1) + n + quantiser.mostGainBits() + subsets.bits() + keep * bits;
    this.mostBytes = (most + Byte.SIZE - 1) / Byte.SIZE;
    this.packet = new BitRow(mostBytes);
    this.atoms = shape.matrix();
    this.channels = FloatMatrix.of(n, shape.atoms());
    this.filled = FloatMatrix.of(1, n);
    this.codes = FloatMatrix.of(1, shape.atoms());
    this.kept = new float[shape.atoms()];
    this.rebuilt = new float[n];
    this.chosen = new boolean[shape.atoms()];
    this.observed = new boolean[n];
  }

  StateLayout slots() {
    StateLayout always =
        StateLayout.of(
            Slot.of("codebook.atoms", shape.atoms(), shape.channels()).as(Slot.Meaning.ATOMS),
            Slot.of("codebook.mean", shape.channels()),
            Slot.of("codebook.deviation", shape.channels()).startingAt(1f));
    return predicts
        ? always.followedBy(StateLayout.of(Slot.of("codebook.gain", shape.channels())))
        : always;
  }

  /** Returns the number of bytes of the longest packet. */
  int mostBytes() {
    return mostBytes;
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

  /**
   * Returns what is predicted of a channel, in deviations.
   *
   * @param held the last decoded value; NaN if there is none, or at a keyframe
   */
  float predicted(int channel, float held) {
    return Float.isNaN(held) ? 0f : slots[gains() + channel] * scaled(channel, held);
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
   * Copies one row, in deviations and without what is predicted, and fills missing channels.
   *
   * @param held last decoded values of the rows, NaN where nothing is predicted
   * @return false if the row is too large to be coded
   */
  boolean take(int row, float[] inputs, float[] held) {
    int n = shape.channels();
    float[] into = filled.values();
    int first = row * n;
    int count = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      boolean missing = Float.isNaN(inputs[first + i]);
      into[first + i] = missing ? 0f : rest(i, inputs[first + i], held, first + i);
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

  /** Returns a value in deviations, without what is predicted. */
  float rest(int channel, float value, float[] held, int at) {
    float deviations = scaled(channel, value);
    return predicts ? deviations - predicted(channel, held[at]) : deviations;
  }

  /** Computes the codes of all rows. */
  void code() {
    kernels.multiply(filled, channels, codes);
  }

  /** Writes one row as a packet. */
  void write(int row, float[] inputs, boolean isKeyframe, float[] outputs, int to) {
    int n = shape.channels();
    int from = row * n;
    int count = 0;
    for (int i = from; i < from + n; i++) {
      count += Float.isNaN(inputs[i]) ? 0 : 1;
    }
    packet.open(outputs, to);
    if (predicts) {
      packet.write(isKeyframe ? 1 : 0, 1);
    }
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
    if (!quantiser.writeGain(largest, packet)) {
      return;
    }
    for (int i = 0; i < chosen.length && free > 0; i++) {
      free -= chosen[i] ? 0 : 1;
      chosen[i] = true;
    }
    subsets.write(chosen, packet);
    for (int i = 0; i < kept.length; i++) {
      if (chosen[i]) {
        quantiser.write(kept[i], packet);
      }
    }
  }

  /**
   * Reads a packet.
   *
   * @param held last decoded values of the key from {@code heldAt} on; not used without a
   *     prediction. They become those of this packet, unless it is refused
   * @return false if the packet does not have the form of this codebook; {@code into} is then
   *     undefined
   */
  boolean decode(float[] bytes, int from, float[] held, int heldAt, float[] into) {
    packet.reopen(bytes, from);
    int n = shape.channels();
    boolean predicted = predicts && packet.read(1) == 0;
    boolean whole = packet.read(1) == 1;
    int count = 0;
    for (int i = 0; i < n; i++) {
      observed[i] = whole || packet.read(1) == 1;
      count += observed[i] ? 1 : 0;
    }
    Arrays.fill(rebuilt, 0f);
    if (count > 0 && quantiser.readGain(packet) && !rebuild()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      float deviations = predicted ? rebuilt[i] + predicted(i, held[heldAt + i]) : rebuilt[i];
      into[i] =
          observed[i]
              ? (float) (slots[mean(i)] + (double) deviations * slots[deviation(i)])
              : Float.NaN;
    }
    boolean fits = packet.isWhole();
    for (int i = 0; i < n && predicts && fits; i++) {
      // After a keyframe nothing older is held, so that a reader may begin with it.
      held[heldAt + i] = observed[i] || !predicted ? into[i] : held[heldAt + i];
    }
    return fits;
  }

  private boolean rebuild() {
    if (!subsets.read(packet, chosen)) {
      return false;
    }
    int n = shape.channels();
    for (int atom = 0; atom < shape.atoms(); atom++) {
      if (chosen[atom]) {
        float amount = quantiser.read(packet);
        if (Float.isNaN(amount)) {
          return false;
        }
        for (int i = 0; i < n; i++) {
          rebuilt[i] = Math.fma(amount, slots[at + atom * n + i], rebuilt[i]);
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

  /** Returns the offset of the gains, with a prediction. */
  int gains() {
    return deviation(0) + shape.channels();
  }
}
