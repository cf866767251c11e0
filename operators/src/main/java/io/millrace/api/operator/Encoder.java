package io.millrace.api.operator;

/**
 * A learner that writes codes from which its input can be had again, given the version that wrote
 * them.
 *
 * <p>Codes are written by a <em>codebook</em>, some slots of the parameters that change only when
 * {@link Learner#version} does. A host publishes the codebook of every version, the first (zero)
 * included, and nothing else of the parameters; whoever has it reads every code of that version,
 * alone and in any order.
 *
 * <p>A reader of codes needs the codebook, one array of {@code codebook().width()} floats:
 *
 * <pre>{@code
 * static float[] read(Encoder encoder, float[] codebook, byte[] packet) {
 *   float[] input = new float[encoder.signature().inputWidth()];
 *   encoder.decode(codebook, packet, input);
 *   return input;
 * }
 * }</pre>
 */
public interface Encoder extends Learner {

  /** The output field, of form {@link OutputField.Form#PACKET}, that holds the code. */
  String PACKET = "packet";

  /** The slots of {@link Signature#parameters} that a reader of codes needs. */
  StateLayout codebook();

  /**
   * Reads a code: what an observation was, as far as the code says.
   *
   * @param codebook {@link #codebook} of the version that wrote it
   * @param packet the code
   * @param into {@code inputWidth} floats; NaN where the channel was not observed
   * @throws IllegalArgumentException if it is no such code
   */
  void decode(float[] codebook, byte[] packet, float[] into);
}
