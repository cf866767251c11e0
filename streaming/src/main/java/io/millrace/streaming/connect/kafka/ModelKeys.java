package io.millrace.streaming.connect.kafka;

import io.millrace.streaming.connect.record.Utf8;

/*
 *   release           pipeline/group             the newest of a group
 *   of packets        pipeline/group/version     every version, for each may have written packets
 *   held, resumed     held:pipeline/group        in the partition of pipeline/group
 *
 * Compaction keeps the newest of each key, so whoever comes later finds the newest release and whether another version is held.
 * One partition keeps both in the order in which they were written. No pipeline's name has a colon.
 * A release never changes a key: the old one would stay on the topic beside the new one, and both would count as the newest.
 */
/** The keys of published models on a topic. */
public final class ModelKeys {

  private ModelKeys() {}

  /** Of releases of which the newest counts. */
  public static byte[] newest(String pipeline, String group) {
    return Utf8.bytes(group(pipeline, group));
  }

  /** Of one version, which stays beside the newer ones. */
  public static byte[] version(String pipeline, String group, long version) {
    return Utf8.bytes(group(pipeline, group) + "/" + version);
  }

  /** Of what says that a version is held, or is no longer. */
  public static byte[] held(String pipeline, String group) {
    return Utf8.bytes("held:" + group(pipeline, group));
  }

  private static String group(String pipeline, String group) {
    return pipeline + "/" + group;
  }
}
