package io.millrace.streaming.config;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.OutputSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads {@code bundle:}, {@code checkpoints:}, {@code state:}, {@code math:} and the parallelism.
 */
final class YamlExecution {

  private static final int MOST_ROWS = 65_536;
  private static final int MOST_SUBTASKS = 32_768;
  private static final long CACHE = 64L << 20;
  private static final int MOST_CACHE = 1 << 30;
  private static final Duration LONGEST_TTL = Duration.ofDays(3650);
  private static final ExecutionSpec.BundleSpec BUNDLE =
      new ExecutionSpec.BundleSpec(512, Duration.ofMillis(50));

  private YamlExecution() {}

  /**
   * @param outputs of the pipeline: models that are published need states that stay
   */
  static ExecutionSpec read(YamlMap root, Optional<OutputSpec> outputs) {
    ExecutionSpec.BundleSpec bundle =
        root.take("bundle")
            .flatMap(value -> value.map("a mapping such as {rows: 512, deadline: 50 ms}"))
            .map(YamlExecution::bundle)
            .orElse(BUNDLE);
    Optional<YamlMap> checkpoints =
        root.take("checkpoints").flatMap(value -> value.map("a mapping such as {every: 10 s}"));
    Duration every =
        checkpoints
            .flatMap(map -> map.take("every"))
            .flatMap(value -> value.duration(Duration.ofMillis(100), Duration.ofDays(1)))
            .orElse(Duration.ofSeconds(10));
    Optional<String> directory =
        checkpoints.flatMap(map -> map.take("directory")).flatMap(YamlExecution::directory);
    checkpoints.ifPresent(YamlMap::done);
    Optional<YamlMap> state =
        root.take("state")
            .flatMap(value -> value.map("a mapping such as {cache: 64 MiB, ttl: 30 d}"));
    long cache =
        state
            .flatMap(map -> map.take("cache"))
            .flatMap(value -> value.size(0, MOST_CACHE))
            .map(Integer::longValue)
            .orElse(CACHE);
    Optional<Duration> ttl =
        state.flatMap(map -> map.take("ttl")).flatMap(value -> ttl(value, outputs));
    state.ifPresent(YamlMap::done);
    MathSpec math =
        root.take("math")
            .flatMap(value -> value.map("a mapping such as {backend: auto}"))
            .map(YamlExecution::math)
            .orElse(MathSpec.JVM);
    int most = subtasks(root, "max_parallelism", MOST_SUBTASKS).orElse(128);
    int parallelism = subtasks(root, "parallelism", most).orElse(1);
    return new ExecutionSpec(
        bundle, new ExecutionSpec.StateSpec(every, directory, cache, ttl), math, parallelism, most);
  }

  /** A group that begins anew begins again at version 0, and a version is published but once. */
  private static Optional<Duration> ttl(YamlValue value, Optional<OutputSpec> outputs) {
    if (outputs.flatMap(OutputSpec::models).isPresent()) {
      value.refuse(
          "expected states that stay, since models are published: a group that begins anew would"
              + " publish its versions twice; remove ttl, or models");
      return Optional.empty();
    }
    return value.duration(Duration.ofSeconds(1), LONGEST_TTL);
  }

  private static ExecutionSpec.BundleSpec bundle(YamlMap map) {
    int rows =
        map.take("rows")
            .flatMap(value -> value.whole(1, MOST_ROWS))
            .map(Long::intValue)
            .orElse(BUNDLE.rows());
    Duration deadline =
        map.take("deadline")
            .flatMap(value -> value.duration(Duration.ofMillis(1), Duration.ofMinutes(10)))
            .orElse(BUNDLE.deadline());
    map.done();
    return new ExecutionSpec.BundleSpec(rows, deadline);
  }

  private static MathSpec math(YamlMap map) {
    MathSpec math =
        map.require("backend", "auto").flatMap(YamlExecution::backend).orElse(MathSpec.JVM);
    map.done();
    return math;
  }

  private static Optional<MathSpec> backend(YamlValue value) {
    String known =
        Arrays.stream(MathSpec.Backend.values())
            .map(MathSpec.Backend::word)
            .collect(Collectors.joining(", "));
    Optional<String> word = value.text("one of " + known);
    Optional<MathSpec> math =
        word.flatMap(
            text ->
                Arrays.stream(MathSpec.Backend.values())
                    .filter(backend -> backend.word().equals(text))
                    .map(backend -> new MathSpec(backend, value.line()))
                    .findFirst());
    if (word.isPresent() && math.isEmpty()) {
      value.refuse("expected one of " + known + ", found " + value.found());
    }
    return math;
  }

  private static Optional<Integer> subtasks(YamlMap root, String key, int most) {
    return root.take(key).flatMap(value -> value.whole(1, most)).map(Long::intValue);
  }

  private static Optional<String> directory(YamlValue value) {
    String expected = "a folder or a URI such as file:///var/millrace/checkpoints";
    return value
        .text(expected)
        .filter(
            text -> {
              try {
                boolean readable = !text.contains(":/") || new URI(text).getScheme() != null;
                if (!readable) {
                  value.refuse("expected " + expected + ", found " + value.found());
                }
                return readable;
              } catch (URISyntaxException unreadable) {
                value.refuse("expected " + expected + ", found " + value.found());
                return false;
              }
            });
  }
}
