package io.millrace.api.operator;

/**
 * A learner that writes each observation as a packet, which the version that wrote it can decode.
 *
 * <p>Packets are written with a <em>codebook</em>: those slots of the parameters that change only
 * when {@link Learner#version} changes. A host publishes the codebook of every version, including
 * version zero, and no other parameters. With it, every packet of that version can be decoded.
 *
 * <p>An encoder may predict an observation from the key's packets before. A reader then keeps what
 * it {@linkplain #held holds} of a key, must decode all packets of a key in their order, and may
 * begin with any {@linkplain #isKeyframe keyframe}. Without prediction every packet is one.
 *
 * <p>To decode a packet, a reader needs the codebook, an array of {@code codebook().width()}
 * floats:
 *
 * <pre>{@code
 * static float[] read(Encoder encoder, float[] codebook, byte[] packet, float[] held) {
 *   float[] input = new float[encoder.signature().inputWidth()];
 *   encoder.decode(codebook, packet, held, input);
 *   return input;
 * }
 * }</pre>
 */
public interface Encoder extends Learner {

  /**
   * Name of the output field that holds the packet; its form is {@link OutputField.Form#PACKET}.
   */
  String PACKET = "packet";

  /** Returns the slots of {@link Signature#parameters} that are needed to decode packets. */
  StateLayout codebook();

  /**
   * Returns the number of floats that a reader keeps of a key between its packets; zero if every
   * packet is decoded alone.
   */
  default int held() {
    return 0;
  }

  /**
   * Returns whether a packet is decoded without those before it.
   *
   * @param packet of this encoder, or any bytes
   */
  default boolean isKeyframe(byte[] packet) {
    return true;
  }

  /**
   * Decodes a packet to an approximation of the observation.
   *
   * @param codebook values of the slots of {@link #codebook}, in the version that wrote the packet
   * @param packet the packet
   * @param held what the reader holds of the key, {@link #held} floats, NaN at first; becomes what
   *     the next packet needs. Unchanged if the bytes are refused
   * @param into the result, {@code inputWidth} floats; NaN where the channel was not observed
   * @throws IllegalArgumentException if the bytes are not a packet of this encoder
   */
  void decode(float[] codebook, byte[] packet, float[] held, float[] into);
}
