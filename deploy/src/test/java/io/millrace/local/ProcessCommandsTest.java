package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessCommandsTest {

  private static final ClusterPorts PORTS = new ClusterPorts(8081, 6123, 9092, 9093);

  @TempDir Path folder;
  private Installation installation;
  private ClusterPlan plan;

  @BeforeEach
  void layOut() throws IOException {
    installation = FakeInstallation.in(folder.resolve("target"));
    plan = ClusterPlan.in(folder.resolve("cluster")).with(PORTS);
  }

  @Test
  void exampleUsage() {
    List<String> command =
        new ProcessCommands(installation, plan).taskManager("task-manager-1", "task-manager-1-1");

    assertThat(command.get(0)).endsWith("java");
    assertThat(command)
        .contains(
            "-Done=1",
            "/jars/flink.jar" + File.pathSeparator + "/jars/rocksdb.jar",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "taskmanager.resource-id=task-manager-1-1",
            "-Dlog.file=" + folder.resolve("cluster/log/task-manager-1.log"));
  }

  @Test
  void theMemoryOfATaskManagerAddsUpToItsProcess() {
    List<String> command =
        new ProcessCommands(installation, plan.with("taskmanager.memory.process.size", "1000m"))
            .taskManager("t", "t-1");

    long sum =
        List.of(
                "taskmanager.memory.framework.heap.size",
                "taskmanager.memory.framework.off-heap.size",
                "taskmanager.memory.task.heap.size",
                "taskmanager.memory.task.off-heap.size",
                "taskmanager.memory.network.max",
                "taskmanager.memory.managed.size",
                "taskmanager.memory.jvm-metaspace.size",
                "taskmanager.memory.jvm-overhead.max")
            .stream()
            .mapToLong(key -> bytes(command, key + "="))
            .sum();

    assertThat(sum).isEqualTo(1000L << 20);
    assertThat(bytes(command, "-Xmx"))
        .isEqualTo(
            bytes(command, "taskmanager.memory.framework.heap.size=")
                + bytes(command, "taskmanager.memory.task.heap.size="));
    assertThat(bytes(command, "-XX:MaxMetaspaceSize="))
        .isEqualTo(bytes(command, "taskmanager.memory.jvm-metaspace.size="));
  }

  @Test
  void librariesComeFirstAndReachFlinkAlone() {
    ProcessCommands commands =
        new ProcessCommands(installation, plan.with(Path.of("/jars/more.jar")));

    assertThat(commands.jobManager("job-manager"))
        .anyMatch(word -> word.startsWith("/jars/more.jar" + File.pathSeparator));
    assertThat(commands.broker("broker")).noneMatch(word -> word.contains("more.jar"));
  }

  @Test
  void optionsOfTheJvmComeFromTheSettings() {
    ProcessCommands commands =
        new ProcessCommands(
            installation,
            plan.with("env.java.opts.all", "-Dall=1 -Dboth=2")
                .with("env.java.opts.taskmanager", "-Dworker=3"));

    assertThat(commands.taskManager("t", "t-1")).contains("-Dall=1", "-Dboth=2", "-Dworker=3");
    assertThat(commands.jobManager("j")).contains("-Dall=1").doesNotContain("-Dworker=3");
    assertThat(commands.broker("b")).contains("-Dall=1", "9092", "9093");
  }

  private static long bytes(List<String> command, String prefix) {
    String word =
        command.stream().filter(found -> found.startsWith(prefix)).findFirst().orElseThrow();
    return MemorySize.parseBytes(word.substring(prefix.length()));
  }
}
