package io.millrace.local;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * The command lines of a cluster's processes. Memory is divided as the start scripts of a Flink
 * distribution divide it: by Flink's own arithmetic, from the settings, into options of the JVM and
 * settings that are written out. Options of JVMs are taken from the same settings too, {@code
 * env.java.opts.all} (the broker's as well), {@code env.java.opts.jobmanager} and {@code
 * env.java.opts.taskmanager}.
 */
final class ProcessCommands {

  private static final String BROKER_HEAP = "-Xmx512m";

  private final Installation installation;
  private final ClusterPlan plan;
  private final ClusterFolder folder;
  private final Configuration settings;

  ProcessCommands(Installation installation, ClusterPlan plan) {
    this.installation = installation;
    this.plan = plan;
    this.folder = new ClusterFolder(plan.folder());
    this.settings = new ClusterSettings(plan).configuration();
  }

  List<String> jobManager(String name) {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(settings);
    List<String> command =
        java(name, words(JobManagerProcessUtils.generateJvmParametersStr(memory, settings)));
    command.addAll(words(settings.get(CoreOptions.FLINK_JM_JVM_OPTIONS)));
    command.addAll(flink(StandaloneSessionClusterEntrypoint.class));
    command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    return command;
  }

  /**
   * A task manager.
   *
   * @param id of the task manager in the cluster
   */
  List<String> taskManager(String name, String id) {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
    List<String> command = java(name, words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
    command.addAll(words(settings.get(CoreOptions.FLINK_TM_JVM_OPTIONS)));
    command.addAll(flink(TaskManagerRunner.class));
    command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    command.addAll(List.of("-D", "taskmanager.resource-id=" + id));
    return command;
  }

  List<String> broker(String name) {
    List<String> command = java(name, List.of(BROKER_HEAP));
    command.addAll(List.of("-cp", path(installation.commandPath().stream())));
    command.add(BrokerMain.class.getName());
    command.add(folder.broker().toString());
    command.add(Integer.toString(plan.ports().broker()));
    command.add(Integer.toString(plan.ports().controller()));
    return command;
  }

  List<String> supervisor(String name) {
    List<String> command = java(name, List.of("-Xmx32m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", path(installation.commandPath().stream())));
    command.add(SupervisorMain.class.getName());
    command.add(folder.root().toString());
    return command;
  }

  private List<String> java(String name, List<String> memory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(installation.jvmOptions());
    command.addAll(memory);
    command.addAll(words(settings.get(CoreOptions.FLINK_JVM_OPTIONS)));
    command.add("-Dlog.file=" + folder.logs().resolve(name + ".log"));
    command.add("-Dlog4j2.configurationFile=" + installation.logging());
    return command;
  }

  private List<String> flink(Class<?> main) {
    return List.of(
        "-cp",
        path(Stream.concat(plan.libraries().stream(), installation.clusterPath().stream())),
        main.getName(),
        "--configDir",
        folder.conf().toString());
  }

  private static String path(Stream<Path> entries) {
    return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> words(String options) {
    return Arrays.stream(options.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
