package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.SideOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * The operator on devices of {@link FakeProviders}: {@code nd4j} computes slowly and in another
 * order, {@code cublas} fails always.
 */
class ModelOperatorBackendTest {

  private static final ModelSpec NETWORK =
      new ModelSpec(
          "network",
          Map.of("model", "net.yaml"),
          Map.of(
              "model",
              new Attachment(
                  "net.yaml",
                  Map.of("channels", 1, "layers", List.of(Map.of("gru", Map.of("hidden", 3)))),
                  Map.of(
                      "0.weight_ih_l0", tensor(9, 1),
                      "0.weight_hh_l0", tensor(9, 3),
                      "0.bias_ih_l0", tensor(9),
                      "0.bias_hh_l0", tensor(9)))));

  @Test
  void exampleUsage() throws Exception {
    List<Observation> stream = Streams.random(5, 200);
    List<Result> expected = run(NETWORK, MathSpec.Backend.JVM, stream);
    List<Result> found = run(NETWORK, MathSpec.Backend.ND4J, stream);
    assertThat(found).hasSameSizeAs(expected);
    boolean differs = false;
    for (int i = 0; i < found.size(); i++) {
      Result one = found.get(i);
      Result other = expected.get(i);
      assertThat(one.key() + one.group() + one.sequence())
          .isEqualTo(other.key() + other.group() + other.sequence());
      for (int j = 0; j < one.output().length; j++) {
        assertThat(one.output()[j]).isCloseTo(other.output()[j], offset(1e-5f));
        differs |= one.output()[j] != other.output()[j];
      }
    }
    assertThat(differs).as("the device computed").isTrue();
  }

  @Test
  void aDeviceThatFailsGivesTheBitsOfThisJvm() throws Exception {
    List<Observation> stream = Streams.random(6, 200);
    assertThat(bits(run(NETWORK, MathSpec.Backend.CUBLAS, stream)))
        .isEqualTo(bits(run(NETWORK, MathSpec.Backend.JVM, stream)));
  }

  @Test
  void theQueueChangesNothingOfALearner() throws Exception {
    // It has no dense maths of its own, so every bit shows what the queue does to it.
    ModelSpec learner = new ModelSpec("deviation", Map.of());
    List<Observation> stream = Streams.random(7, 400);
    assertThat(bits(run(learner, MathSpec.Backend.ND4J, stream)))
        .isEqualTo(bits(run(learner, MathSpec.Backend.JVM, stream)));
    assertThat(releases(learner, MathSpec.Backend.ND4J, stream))
        .isNotEmpty()
        .isEqualTo(releases(learner, MathSpec.Backend.JVM, stream));
  }

  @Test
  void aCheckpointMissesNothingThatIsInFlight() throws Exception {
    ModelSpec learner = new ModelSpec("deviation", Map.of());
    List<Observation> stream = Streams.random(8, 300);
    List<String> expected = bits(run(learner, MathSpec.Backend.JVM, stream));
    for (int cut : new int[] {14, 15, 140}) {
      List<Result> results = new ArrayList<>();
      OperatorSubtaskState saved;
      try (var harness = harness(learner, MathSpec.Backend.ND4J, 0)) {
        harness.open();
        Hosted.feed(harness, stream.subList(0, cut));
        harness.prepareSnapshotPreBarrier(1);
        results.addAll(harness.extractOutputValues());
        saved = harness.snapshotWithLocalState(1, 1).getJobManagerOwnedState();
      }
      try (var harness = harness(learner, MathSpec.Backend.ND4J, 0)) {
        harness.initializeState(saved);
        harness.open();
        Hosted.feed(harness, stream.subList(cut, stream.size()));
        harness.endInput();
        harness.getOneInputOperator().finish();
        results.addAll(harness.extractOutputValues());
      }
      assertThat(bits(results)).as("cut %d", cut).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void resultsLeaveBeforeTheWatermarkThatFollowsTheirRecords() throws Exception {
    try (var harness = harness(NETWORK, MathSpec.Backend.ND4J, 0)) {
      harness.open();
      Hosted.feed(harness, seven());
      harness.processWatermark(7);
      List<Object> left = new ArrayList<>(harness.getOutput());
      assertThat(left).hasSize(8);
      assertThat(left.subList(0, 7)).allMatch(StreamRecord.class::isInstance);
      assertThat(left.get(7)).isEqualTo(new Watermark(7));
    }
  }

  @Test
  void resultsOfAFullBundleLeaveByTheDeadlineThoughNoRecordFollows() throws Exception {
    try (var harness = harness(NETWORK, MathSpec.Backend.ND4J, 0)) {
      harness.open();
      harness.setProcessingTime(100);
      Hosted.feed(harness, seven());
      harness.setProcessingTime(1100);
      assertThat(harness.extractOutputValues()).hasSize(7);
    }
  }

  @Test
  void recordsThatFollowDoNotPutThatOff() throws Exception {
    try (var harness = harness(NETWORK, MathSpec.Backend.ND4J, 0)) {
      harness.open();
      harness.setProcessingTime(100);
      Hosted.feed(harness, seven());
      harness.setProcessingTime(1099);
      Hosted.feed(harness, List.of(Streams.reading("g", "k7", 7, 1)));
      harness.setProcessingTime(1100);
      assertThat(harness.extractOutputValues()).hasSize(7);
      harness.setProcessingTime(2099);
      assertThat(harness.extractOutputValues()).hasSize(8);
    }
  }

  /** Of a key each: as many as fill a bundle. */
  private static List<Observation> seven() {
    return IntStream.range(0, 7).mapToObj(i -> Streams.reading("g", "k" + i, i, 1)).toList();
  }

  private static List<Result> run(
      ModelSpec stage, MathSpec.Backend backend, List<Observation> stream) throws Exception {
    try (var harness = harness(stage, backend, 0)) {
      harness.open();
      Hosted.feed(harness, stream);
      harness.endInput();
      harness.getOneInputOperator().finish();
      return harness.extractOutputValues();
    }
  }

  private static List<String> releases(
      ModelSpec stage, MathSpec.Backend backend, List<Observation> stream) throws Exception {
    try (var harness = harness(stage, backend, 4)) {
      harness.open();
      Hosted.feed(harness, stream);
      harness.endInput();
      harness.getOneInputOperator().finish();
      List<String> found = new ArrayList<>();
      for (StreamRecord<ModelRelease> record : harness.getSideOutput(SideOutputs.RELEASES)) {
        ModelRelease release = record.getValue();
        found.add(
            release.group()
                + " "
                + release.version()
                + " "
                + java.util.Arrays.hashCode(release.message()));
      }
      return found;
    }
  }

  private static List<String> bits(List<Result> results) {
    return results.stream().map(Streams::bits).toList();
  }

  private static Attachment.Tensor tensor(Integer... shape) {
    float[] values = new float[java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i + shape.length);
    }
    return new Attachment.Tensor(List.of(shape), values);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      ModelSpec stage, MathSpec.Backend backend, long releaseEvery) throws Exception {
    CatalogSource catalog =
        stage.type().equals("network") ? StandardCatalog::catalog : Deviation::catalog;
    ModelRecipe recipe =
        new ModelRecipe(
            "test",
            new ModelPlan(List.of("value"), List.of(stage), 7),
            catalog,
            new HostSettings(7, 1000, 100, releaseEvery),
            new MathSpec(backend, 1));
    return Hosted.subtask(recipe, 1, 0);
  }
}
