package io.millrace.cli.run;

import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.runtime.checksum.SummedStorageFactory;
import io.millrace.streaming.runtime.host.ModelOperatorFactory;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.wire.WireTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * A job that never runs out of observations: keys {@code k0 .. k5} in groups {@code g0 .. g2}, two
 * channels, of which a key's first is its own number and the second 9 and 11 in turn.
 */
public final class EndlessJob implements AutoCloseable {

  static final int KEYS = 6;
  static final int GROUPS = 3;

  private final JobClient client;
  private final CloseableIterator<Result> results;

  private EndlessJob(JobClient client, CloseableIterator<Result> results) {
    this.client = client;
    this.results = results;
  }

  /** Runs the model operator until it has given that many results, and on. */
  public static EndlessJob after(int count) throws Exception {
    return after(count, new Configuration());
  }

  /** The same, with more settings. */
  public static EndlessJob after(int count, Configuration more) throws Exception {
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, SummedStorageFactory.class.getName());
    settings.addAll(more);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, JobSettings.onLoopback(settings));
    CloseableIterator<Result> results =
        environment
            .fromSequence(0, Long.MAX_VALUE)
            .setParallelism(1)
            .map(EndlessJob::observation)
            .setParallelism(1)
            .returns(WireTypes.observation())
            .keyBy(Observation::group, Types.STRING)
            .transform("model", WireTypes.result(), new ModelOperatorFactory(recipe()))
            .uid("endless-model")
            .collectAsync();
    EndlessJob job = new EndlessJob(environment.executeAsync("endless"), results);
    for (int i = 0; i < count; i++) {
      results.next();
    }
    return job;
  }

  /**
   * Where a savepoint of now lies. Results are taken meanwhile: a sink whose buffer is full lets no
   * barrier pass.
   */
  public String savepoint(Path folder, SavepointFormatType format) throws Exception {
    CompletableFuture<String> place = client.triggerSavepoint(folder.toUri().toString(), format);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!place.isDone() && System.nanoTime() < end) {
      results.next();
    }
    return place.get(1, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    client.cancel().get(60, TimeUnit.SECONDS);
    results.close();
  }

  private static Observation observation(long number) {
    int key = (int) (number % KEYS);
    float swing = number / KEYS % 2 == 0 ? 1 : -1;
    return new Observation(
        "k" + key,
        "g" + key % GROUPS,
        number,
        new float[] {key, 10 + swing},
        null,
        Origin.topic("sequence", 0, number));
  }

  private static ModelRecipe recipe() {
    ModelPlan plan =
        new ModelPlan(
            List.of("own", "ten"),
            List.of(
                new ModelSpec("standardize", Map.of()),
                new ModelSpec("dictionary", Map.of("keep", 1))),
            1);
    return new ModelRecipe(
        "endless", plan, StandardCatalog::catalog, new HostSettings(16, 50, 1_000_000, 100));
  }
}
