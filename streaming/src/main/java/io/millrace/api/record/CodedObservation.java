package io.millrace.api.record;

/**
 * An observation as an encoder wrote it, still to be decoded.
 *
 * <pre>{@code
 * CodedObservation coded =
 *     new CodedObservation(
 *         "boiler-7",
 *         "plant-1",
 *         new CodedObservation.Position(1_700_000_000_000L, 0, 3),
 *         new byte[] {7},
 *         null,
 *         Origin.NOWHERE);
 * assert coded.position().version() == 3;
 * }</pre>
 *
 * @param key whose sequence this belongs to
 * @param group whose codebook wrote it
 * @param position time, position and version
 * @param packet the code. Owned by the record.
 * @param label the observation's, or null
 * @param origin where the raw record lies
 */
public record CodedObservation(
    String key, String group, Position position, byte[] packet, String label, Origin origin)
    implements Inbound {

  /**
   * Where an observation stands.
   *
   * @param time event time, milliseconds since 1970 UTC
   * @param sequence position in its key's sequence, from 0
   * @param version of the codebook
   */
  public record Position(long time, long sequence, long version) {}
}
