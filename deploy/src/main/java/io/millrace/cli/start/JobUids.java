package io.millrace.cli.start;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;

/** The uids of the operators of a job that was built and not submitted. */
final class JobUids {

  private JobUids() {}

  /** Uids or names by the ids under which savepoints keep the states. */
  static Map<String, String> of(StreamExecutionEnvironment environment) {
    StreamGraph graph = environment.getStreamGraph(false);
    Map<Integer, byte[]> ids =
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    Map<String, String> uids = new LinkedHashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      String uid = node.getTransformationUID();
      uids.put(
          HexFormat.of().formatHex(ids.get(node.getId())),
          uid == null ? node.getOperatorName() : uid);
    }
    return uids;
  }
}
