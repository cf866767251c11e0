package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.config.unit.YamlUnits;
import io.millrace.streaming.connect.kafka.write.TransactionLimit;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads {@code bundle:}, {@code checkpoints:}, {@code state:}, {@code math:} and the parallelism.
 */
final class YamlExecution {

  private static final String DIRECTORY =
      "a folder or a URI such as file:///var/millrace/checkpoints";

  private static final Key<Integer> ROWS =
      Key.whole("rows", 1, 65_536)
          .describedAs("A bundle is computed when it holds this many records.")
          .defaultsTo(512);
  private static final Key<Duration> DEADLINE =
      Key.of("deadline", YamlUnits.durations(Duration.ofMillis(1), Duration.ofMinutes(10)))
          .describedAs("A bundle is computed when its oldest record has waited this long.")
          .defaultsTo(Duration.ofMillis(50));
  private static final Key<Entries> BUNDLE =
      Key.of(
              "bundle",
              Forms.table(
                  "a mapping such as {rows: 512, deadline: 50 ms}", KeyTable.of(ROWS, DEADLINE)))
          .describedAs("When gathered records are computed; never changes a result.");

  private static final Key<Duration> EVERY =
      Key.of("every", YamlUnits.durations(Duration.ofMillis(100), Duration.ofDays(1)))
          .describedAs("Time between checkpoints; results become visible when one completes.")
          .defaultsTo(Duration.ofSeconds(10));
  private static final Key<String> CHECKPOINT_DIRECTORY =
      Key.of("directory", Forms.text(DIRECTORY).where(DIRECTORY, YamlExecution::isDirectory))
          .describedAs("Where checkpoints are kept: a folder or a URI.")
          .defaultsToComputed("what the cluster is configured with");
  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", YamlUnits.durations(Duration.ofSeconds(1), Duration.ofDays(1)))
          .describedAs("A checkpoint that has not completed after this time has failed.")
          .defaultsToComputed("10 min, or what a transaction of 15 min leaves");
  private static final Key<Integer> TOLERATE =
      Key.whole("tolerate", 0, 100)
          .describedAs("Checkpoints that may fail one after the other; one more restarts the job.")
          .defaultsToComputed("2, or what a transaction of 15 min leaves");
  private static final Key<Entries> CHECKPOINTS =
      Key.of(
              "checkpoints",
              Forms.table(
                  "a mapping such as {every: 10 s}",
                  KeyTable.of(EVERY, CHECKPOINT_DIRECTORY, TIMEOUT, TOLERATE)))
          .describedAs("When checkpoints are taken, and where they are kept.");

  private static final Key<Integer> CACHE =
      Key.of("cache", YamlUnits.sizes(0, 1 << 30))
          .describedAs("Decoded states that each subtask keeps over RocksDB; 0 B: none.")
          .defaultsTo(64 << 20);
  private static final Key<Duration> TTL =
      Key.of("ttl", YamlUnits.durations(Duration.ofSeconds(1), Duration.ofDays(3650)))
          .describedAs(
              "A state is dropped this long after its last change; not for pipelines that publish"
                  + " models.")
          .defaultsToComputed("states are kept");
  private static final Key<Entries> STATE =
      Key.of(
              "state",
              Forms.table("a mapping such as {cache: 64 MiB, ttl: 30 d}", KeyTable.of(CACHE, TTL)))
          .describedAs("How the states of keys and groups are kept.");

  private static final Key<MathSpec.Backend> BACKEND =
      Key.of("backend", Forms.choice(List.of(MathSpec.Backend.values()), MathSpec.Backend::word))
          .describedAs("What computes dense block operations.")
          .required("auto");
  private static final Key<Entries> MATH =
      Key.of("math", Forms.table("a mapping such as {backend: auto}", KeyTable.of(BACKEND)))
          .describedAs("Where dense block operations are computed; jvm if not written.");

  private static final Key<Integer> MAX_PARALLELISM =
      Key.whole("max_parallelism", 1, 32_768)
          .describedAs(
              "Upper bound of any later parallelism; fixed for as long as the pipeline's state "
                  + "is used.")
          .defaultsTo(128);
  private static final Key<Integer> PARALLELISM =
      Key.whole("parallelism", 1, 32_768)
          .describedAs("Subtasks of every operator, at most max_parallelism.")
          .defaultsTo(1);

  /** The keys of the sections. */
  static final KeyTable KEYS =
      KeyTable.of(BUNDLE, CHECKPOINTS, STATE, MATH, MAX_PARALLELISM, PARALLELISM);

  private YamlExecution() {}

  /**
   * @param outputs outputs of the pipeline and its branches; empty if they have faults
   */
  static ExecutionSpec read(Entries root, Optional<List<OutputSpec>> outputs) {
    Optional<Entries> bundle = root.find(BUNDLE);
    int rows = read(bundle, ROWS);
    Duration deadline = read(bundle, DEADLINE);
    bundle.ifPresent(Entries::finish);
    Optional<Entries> checkpoints = root.find(CHECKPOINTS);
    Duration every = read(checkpoints, EVERY);
    Optional<String> directory = checkpoints.flatMap(map -> map.find(CHECKPOINT_DIRECTORY));
    ExecutionSpec.CheckpointPatience patience = patience(root, checkpoints, every, outputs);
    checkpoints.ifPresent(Entries::finish);
    Optional<Entries> state = root.find(STATE);
    long cache = read(state, CACHE);
    Optional<Duration> ttl = state.flatMap(map -> ttl(map, outputs));
    state.ifPresent(Entries::finish);
    MathSpec math = root.find(MATH).map(YamlExecution::math).orElse(MathSpec.JVM);
    int most = root.read(MAX_PARALLELISM);
    int parallelism = root.read(PARALLELISM.narrowedTo(Forms.whole(1, most)));
    return new ExecutionSpec(
        new ExecutionSpec.BundleSpec(rows, deadline),
        new ExecutionSpec.StateSpec(every, directory, cache, ttl, patience),
        math,
        parallelism,
        most);
  }

  /**
   * Rejects checkpoints that are too rare for the transactions of a topic, if the pipeline says how
   * long these may be open. Otherwise the brokers are asked.
   */
  private static ExecutionSpec.CheckpointPatience patience(
      Entries root,
      Optional<Entries> checkpoints,
      Duration every,
      Optional<List<OutputSpec>> outputs) {
    Optional<Duration> timeout = checkpoints.flatMap(map -> map.find(TIMEOUT));
    OptionalInt tolerate =
        checkpoints.flatMap(map -> map.find(TOLERATE)).stream().mapToInt(most -> most).findFirst();
    List<SinkSpec.Kafka> topics = outputs.map(YamlExecution::topics).orElse(List.of());
    if (outputs.isPresent() && topics.isEmpty()) {
      ExecutionSpec.CheckpointPatience usual =
          ExecutionSpec.CheckpointPatience.WITHOUT_TRANSACTIONS;
      return new ExecutionSpec.CheckpointPatience(
          timeout.orElse(usual.timeout()), tolerate.orElse(usual.tolerated()));
    }
    Optional<SinkSpec.Kafka> strictest =
        topics.stream()
            .filter(topic -> TransactionLimit.written(topic).isPresent())
            .min(Comparator.comparing(topic -> TransactionLimit.written(topic).orElseThrow()));
    Duration limit =
        strictest
            .flatMap(TransactionLimit::written)
            .orElse(ExecutionSpec.CheckpointPatience.USUAL_TRANSACTION);
    ExecutionSpec.CheckpointPatience patience =
        ExecutionSpec.CheckpointPatience.within(limit, every, timeout, tolerate);
    if (strictest.isPresent() && patience.transaction(every).compareTo(limit) > 0) {
      root.refuse(
          checkpoints.isPresent() ? "checkpoints" : root.has("branches") ? "branches" : "results",
          "expected checkpoints that fit into the transactions of topic "
              + strictest.get().topic()
              + ", whose transaction.timeout.ms is "
              + YamlUnits.shown(limit)
              + ", found one every "
              + YamlUnits.shown(every)
              + TransactionLimit.failing(patience)
              + ", which needs "
              + TransactionLimit.shown(patience.transaction(every))
              + "; raise transaction.timeout.ms, or take checkpoints more often");
    }
    return patience;
  }

  private static List<SinkSpec.Kafka> topics(List<OutputSpec> outputs) {
    return outputs.stream()
        .flatMap(OutputSpec::sinks)
        .filter(SinkSpec.Kafka.class::isInstance)
        .map(SinkSpec.Kafka.class::cast)
        .toList();
  }

  private static <T> T read(Optional<Entries> section, Key<T> key) {
    return section.map(entries -> entries.read(key)).orElseGet(() -> key.otherwise().orElseThrow());
  }

  /**
   * Rejects expiry if models are published: a group whose state expired restarts at version 0, but
   * a version is published only once.
   */
  private static Optional<Duration> ttl(Entries state, Optional<List<OutputSpec>> outputs) {
    boolean publishes =
        outputs.orElse(List.of()).stream().anyMatch(one -> one.models().isPresent());
    if (state.has(TTL.name()) && publishes) {
      state.refuse(
          TTL.name(),
          "expected states without expiry, since models are published: a group that starts over "
              + "would"
              + " publish its versions twice; remove ttl, or models");
      return Optional.empty();
    }
    return state.find(TTL);
  }

  private static MathSpec math(Entries math) {
    Optional<MathSpec.Backend> backend = math.find(BACKEND);
    math.finish();
    int line = math.value(BACKEND.name()).map(Value::location).orElse(math.location()).line();
    return backend.map(known -> new MathSpec(known, line)).orElse(MathSpec.JVM);
  }

  private static boolean isDirectory(String text) {
    try {
      return !text.contains(":/") || new URI(text).getScheme() != null;
    } catch (URISyntaxException unreadable) {
      return false;
    }
  }
}
