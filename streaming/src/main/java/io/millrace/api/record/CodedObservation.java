package io.millrace.api.record;

/**
 * An observation as an encoder wrote it, not yet decoded.
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
 * @param key key of the observation
 * @param group group whose codebook wrote the packet
 * @param position time, position and version
 * @param packet the code. Owned by the record.
 * @param label label of the observation, or null
 * @param origin where the raw record came from
 */
public record CodedObservation(
    String key, String group, Position position, byte[] packet, String label, Origin origin)
    implements Inbound {

  /**
   * Time and position of an observation, and the version that encoded it.
   *
   * @param time event time, milliseconds since 1970 UTC
   * @param sequence position in its key's sequence, from 0
   * @param version version of the codebook
   */
  public record Position(long time, long sequence, long version) {}
}
