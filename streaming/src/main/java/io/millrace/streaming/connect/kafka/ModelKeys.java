package io.millrace.streaming.connect.kafka;

import io.millrace.streaming.connect.record.Utf8;

/*
 *   release           pipeline/group             the newest of a group
 *   codebook          pipeline/group/version     every version: each may have written packets
 *   held, resumed     held:pipeline/group        in the partition of pipeline/group
 *
 * Compaction keeps the newest record of each key, so a later reader finds the newest release and
 * whether another version is held. One partition keeps both in the order of writing. Pipeline names
 * contain no colon. No release of Millrace may change these keys: the record with the old key would
 * stay on the topic, and both would count as the newest.
 */
/** Creates the record keys of published models on a topic. */
public final class ModelKeys {

  private ModelKeys() {}

  /** Key of a release of which only the newest is kept. */
  public static byte[] newest(String pipeline, String group) {
    return Utf8.bytes(group(pipeline, group));
  }

  /** Key of one version, which is kept in addition to newer ones. */
  public static byte[] version(String pipeline, String group, long version) {
    return Utf8.bytes(group(pipeline, group) + "/" + version);
  }

  /** Key of a message that holds a version, or resumes. */
  public static byte[] held(String pipeline, String group) {
    return Utf8.bytes("held:" + group(pipeline, group));
  }

  private static String group(String pipeline, String group) {
    return pipeline + "/" + group;
  }
}
