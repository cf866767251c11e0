package io.millrace.local;

import io.millrace.streaming.connect.file.LocalUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/** The settings of all processes of Flink in a cluster on one machine. */
final class ClusterSettings {

  private static final String HOST = "127.0.0.1";
  private static final String FILE = "config.yaml";

  private final Map<String, String> settings = new TreeMap<>();

  ClusterSettings(ClusterPlan plan) {
    ClusterFolder folder = new ClusterFolder(plan.folder());
    addresses(plan.ports());
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(plan.workers().slots()));
    settings.put("jobmanager.memory.process.size", "1024m");
    settings.put("taskmanager.memory.process.size", "1536m");
    settings.put("io.tmp.dirs", folder.scratch().toString());
    settings.put("web.upload.dir", folder.scratch().toString());
    settings.put("execution.checkpointing.dir", LocalUri.of(folder.checkpoints()));
    settings.put("execution.checkpointing.savepoint-dir", LocalUri.of(folder.savepoints()));
    timeouts();
    settings.putAll(plan.settings());
  }

  private void addresses(ClusterPorts ports) {
    settings.put("jobmanager.rpc.address", HOST);
    settings.put("jobmanager.rpc.port", Integer.toString(ports.rpc()));
    settings.put("jobmanager.bind-host", HOST);
    settings.put("rest.address", HOST);
    settings.put("rest.bind-address", HOST);
    settings.put("rest.port", Integer.toString(ports.rest()));
    settings.put("taskmanager.host", HOST);
    settings.put("taskmanager.bind-host", HOST);
  }

  /**
   * Short timeouts: on one machine a process that does not answer has ended, or lacks processor
   * time; a slow network is not a cause. Only the heartbeat timeout tells a task manager that its
   * job manager has ended.
   */
  private void timeouts() {
    settings.put("heartbeat.interval", "1 s");
    settings.put("heartbeat.timeout", "10 s");
    settings.put("cluster.registration.error-delay", "1 s");
    settings.put("cluster.registration.refused-registration-delay", "1 s");
    settings.put("cluster.registration.max-timeout", "5 s");
    settings.put("taskmanager.slot.timeout", "5 s");
  }

  Configuration configuration() {
    return Configuration.fromMap(settings);
  }

  void write(Path conf) throws IOException {
    StringBuilder yaml = new StringBuilder();
    settings.forEach(
        (key, value) ->
            yaml.append(key).append(": '").append(value.replace("'", "''")).append("'\n"));
    Files.writeString(conf.resolve(FILE), yaml);
  }
}
