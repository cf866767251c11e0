package io.millrace.api.record;

/**
 * A version of a group's parameters, ready to be published, or as it was published.
 *
 * <pre>{@code
 * static ModelManifest manifest(ModelRelease release) {
 *   return PublishedModel.read(release.message()).manifest();
 * }
 * }</pre>
 *
 * @param pipeline name of the pipeline that learned it
 * @param group group whose parameters they are
 * @param version number of updates of the parameters
 * @param message manifest and tensors in one value, see {@link
 *     io.millrace.api.model.PublishedModel#read}. Owned by the record.
 * @param origin where it was read; {@link Origin#NOWHERE} for one that is to be published
 */
public record ModelRelease(
    String pipeline, String group, long version, byte[] message, Origin origin) implements Inbound {

  /** Creates a release that is to be published. */
  public ModelRelease(String pipeline, String group, long version, byte[] message) {
    this(pipeline, group, version, message, Origin.NOWHERE);
  }
}
