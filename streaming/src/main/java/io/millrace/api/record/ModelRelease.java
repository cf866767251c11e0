package io.millrace.api.record;

/**
 * A version of a group's parameters, ready to be published, or as it was published.
 *
 * @param pipeline name of the pipeline that learned it
 * @param group whose parameters they are
 * @param version the number of updates that led to it
 * @param message manifest and tensors in one value, as {@code io.millrace.model} frames them. Owned
 *     by the record.
 * @param origin where it was read; {@link Origin#NOWHERE} for one that is to be published
 */
public record ModelRelease(
    String pipeline, String group, long version, byte[] message, Origin origin) implements Inbound {

  /** One that is to be published. */
  public ModelRelease(String pipeline, String group, long version, byte[] message) {
    this(pipeline, group, version, message, Origin.NOWHERE);
  }
}
