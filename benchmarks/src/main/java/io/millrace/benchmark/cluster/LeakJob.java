package io.millrace.benchmark.cluster;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.local.LocalCluster;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job with a network on a math backend. It reads a topic without end, and fails as often as a
 * file says.
 *
 * @param brokers bootstrap servers of its topics
 * @param backend name of the math backend
 */
record LeakJob(String brokers, String backend) {

  static final String TOPIC = "readings";

  JobID submit(LocalCluster cluster, List<Path> jars, int number) throws Exception {
    PipelineSpec spec =
        PipelineYaml.read("leak.yaml", yaml(number), Map.of(), TrippingNetwork.source().get());
    Configuration settings = JobSettings.of(spec);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1000);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(cluster.target(settings, jars));
    PipelineJob.build(environment, spec, TrippingNetwork.source());
    return environment.executeAsync(spec.name()).getJobID();
  }

  private String yaml(int number) {
    String channels =
        IntStream.range(0, TrippingNetwork.CHANNELS)
            .mapToObj(c -> "c" + c)
            .collect(Collectors.joining(", "));
    return """
    name: leak-NUMBER
    channels: [CHANNELS]
    source: {kafka: {brokers: "BROKERS", topics: [TOPIC], start: latest}}
    operators: [TYPE]
    results: {kafka: {topic: results}}
    bundle: {rows: 64, deadline: 20 ms}
    checkpoints: {every: 1 s}
    math: {backend: BACKEND}
    """
        .replace("NUMBER", Integer.toString(number))
        .replace("CHANNELS", channels)
        .replace("BROKERS", brokers)
        .replace("TOPIC", TOPIC)
        .replace("TYPE", TrippingNetwork.TYPE)
        .replace("BACKEND", backend);
  }
}
