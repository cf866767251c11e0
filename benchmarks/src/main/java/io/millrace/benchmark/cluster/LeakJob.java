package io.millrace.benchmark.cluster;

import io.millrace.continual.Architecture;
import io.millrace.continual.Network;
import io.millrace.continual.Weights;
import io.millrace.continual.Weights.Weight;
import io.millrace.local.LocalCluster;
import io.millrace.math.DenseBackend;
import io.millrace.math.SeededRandom;
import io.millrace.operator.ModelCatalog;
import io.millrace.operator.ModelFactory;
import io.millrace.streaming.pipeline.JobSettings;
import io.millrace.streaming.pipeline.PipelineJob;
import io.millrace.streaming.pipeline.PipelineSpec;
import io.millrace.streaming.pipeline.PipelineYaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A network on a math backend that reads a topic without end, and trips as often as a file says.
 *
 * @param brokers where its topics are
 * @param backend word of the math backend
 */
record LeakJob(String brokers, String backend) {

  static final int CHANNELS = 64;
  static final String TOPIC = "readings";

  /** System property of the task managers: the file of {@link Tripping}. */
  static final String TRIPS = "millrace.benchmark.trips";

  private static final String TYPE = "tripping";

  JobID submit(LocalCluster cluster, List<Path> jars, int number) throws Exception {
    PipelineSpec spec =
        PipelineYaml.read("leak.yaml", yaml(number), Map.of(), catalog(null));
    Configuration settings = JobSettings.of(spec);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1000);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(cluster.target(settings, jars));
    PipelineJob.build(environment, spec, LeakJob::catalog);
    return environment.executeAsync(spec.name()).getJobID();
  }

  /** Workers make it again from this class. */
  static ModelCatalog catalog(DenseBackend backend) {
    ModelFactory.Operator factory =
        (width, options) ->
            new Tripping(network(backend), Path.of(System.getProperty(TRIPS, "none")));
    return ModelCatalog.empty().with(TYPE, factory);
  }

  private String yaml(int number) {
    String channels =
        IntStream.range(0, CHANNELS).mapToObj(c -> "c" + c).collect(Collectors.joining(", "));
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
        .replace("TYPE", TYPE)
        .replace("BACKEND", backend);
  }

  private static Network network(DenseBackend backend) {
    Architecture architecture =
        Architecture.read(
            Map.of(
                "channels",
                CHANNELS,
                "layers",
                List.of(
                    Map.of("conv1d", Map.of("out", 64, "kernel", 9)),
                    "relu",
                    Map.of("gru", Map.of("hidden", 64)))));
    SeededRandom random = new SeededRandom(1);
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture
        .weights()
        .forEach(
            (name, shape) -> {
              float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
              for (int at = 0; at < values.length; at++) {
                values[at] = (float) (0.05 * random.gaussian());
              }
              weights.put(name, new Weight(shape, values));
            });
    return backend == null
        ? Network.of(architecture, Weights.of(weights))
        : Network.of(architecture, Weights.of(weights), backend);
  }
}
