package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.model.Tensor;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.host.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One frozen network and an adapter for each group. The network sums a reading and the one before
 * it; the adapter of a group adds that sum times its number.
 */
class FollowAdaptersTest {

  @Test
  void exampleUsage() throws Exception {
    try (HostedFollower job = job(1)) {
      job.publish(adapter("g", 1, 2));
      job.publish(adapter("h", 1, -1));
      job.read(Streams.reading("g", "a", 10, 5));
      job.read(Streams.reading("h", "b", 11, 7));
      job.publish(adapter("h", 2, 1));
      job.read(Streams.reading("g", "a", 12, 6));
      job.read(Streams.reading("h", "b", 13, 8));

      assertThat(job.answers())
          .as("each group by its own adapter; a key's window goes on through a swap")
          .containsExactly("a#0 v1 15.0", "b#0 v1 0.0", "a#1 v1 33.0", "b#1 v2 30.0");
      assertThat(job.results())
          .extracting(Result::author)
          .containsExactly(of("g"), of("h"), of("g"), of("h"));
    }
  }

  @Test
  void aBundleOfManyGroupsHasTheAnswersOfReadingsOneByOne() throws Exception {
    List<String> one = new ArrayList<>();
    List<String> many = new ArrayList<>();
    for (int rows : new int[] {1, 64}) {
      try (HostedFollower job = job(rows)) {
        for (int group = 0; group < 40; group++) {
          job.publish(adapter("g" + group, 1 + group % 3, .1f * group));
        }
        for (int at = 0; at < 200; at++) {
          int group = at * 7 % 41;
          job.read(Streams.reading("g" + group, "k" + at % 3, 100 + at, at % 13));
          if (at == 120) {
            job.publish(adapter("g3", 9, 5));
          }
        }
        job.flush();
        job.answers().stream().sorted().forEach((rows == 1 ? one : many)::add);
      }
    }
    assertThat(one).hasSizeGreaterThan(150);
    assertThat(many).isEqualTo(one);
  }

  @Test
  void anAdapterBeginsAtItsWatermarkAndSurvivesARestart() throws Exception {
    try (HostedFollower job = job(100)) {
      job.publish(adapter("g", 1, 0));
      job.publish(adapter("h", 1, 0));
      job.publish(adapter("g", 2, 1).as(ReleaseStatus.RELEASED.startingAt(200)));
      job.read(Streams.reading("g", "a", 100, 1));
      job.read(Streams.reading("h", "b", 100, 1));
      job.restart();
      job.watermark(200);
      job.read(Streams.reading("g", "a", 210, 1));
      job.read(Streams.reading("h", "b", 210, 1));
      job.flush();

      assertThat(job.answers())
          .containsExactlyInAnyOrder("a#0 v1 1.0", "b#0 v1 1.0", "a#1 v2 4.0", "b#1 v1 2.0");
    }
  }

  @Test
  void anAdapterThatDoesNotFitIsRefusedWithEveryReasonAndTheOneBeforeGoesOn() throws Exception {
    try (HostedFollower job = job(1)) {
      job.publish(adapter("g", 1, 2));
      Tensor rows = new Tensor("layer1.adapter.rows", List.of(1, 1, 1), new float[] {1});
      Tensor wide = new Tensor("layer1.adapter.rows", List.of(1, 4, 1), new float[4]);
      Tensor columns = new Tensor("layer1.adapter.cols", List.of(1, 1, 1), new float[] {1});
      Tensor odd = new Tensor("layer7.adapter.rows", List.of(1), new float[] {1});
      job.publish(model("g", 2, List.of(wide, columns, odd)));
      job.publish(model("g", 3, List.of(rows)));
      job.read(Streams.reading("g", "a", 10, 1));

      assertThat(job.answers()).containsExactly("a#0 v1 3.0");
      assertThat(job.letters()).extracting(DeadLetter::reason).containsOnly(Reason.UNFIT_MODEL);
      assertThat(job.letters().get(0).detail())
          .startsWith("Cannot answer by model tuned/g/2: ")
          .contains(
              "this pipeline has no slot 'layer7.adapter.rows' [1]",
              "slot 'layer1.adapter.rows' is [1, 4, 1] there and [1, 1, 1] here");
      assertThat(job.letters().get(1).detail()).contains("slot 'layer1.adapter.cols' is missing");
    }
  }

  @Test
  void readingsOfAGroupWithoutAnAdapterWaitForIt() throws Exception {
    try (HostedFollower job = job(100)) {
      job.publish(adapter("g", 1, 1));
      job.read(Streams.reading("g", "a", 10, 1));
      job.read(Streams.reading("h", "b", 10, 1));
      job.flush();
      assertThat(job.answers()).containsExactly("a#0 v1 2.0");
      job.publish(adapter("h", 1, 2));
      assertThat(job.answers()).containsExactly("a#0 v1 2.0", "b#0 v1 3.0");
    }
  }

  private static ResultSource of(String group) {
    return ResultSource.of("tuned/" + group);
  }

  private static PublishedModel adapter(String group, long version, float number) {
    return model(
        group,
        version,
        List.of(
            new Tensor("layer1.adapter.rows", List.of(1, 1, 1), new float[] {1}),
            new Tensor("layer1.adapter.cols", List.of(1, 1, 1), new float[] {number})));
  }

  private static PublishedModel model(String group, long version, List<Tensor> tensors) {
    ModelManifest manifest =
        new ModelManifest(
            new ModelName("tuned", group, version),
            new Provenance(0, Provenance.NO_PARENT, 0, Long.MIN_VALUE),
            List.of("value"),
            stages(),
            "");
    return PublishedModel.of(manifest, tensors);
  }

  private static List<ModelSpec> stages() {
    Map<String, Object> sum =
        Map.of("conv1d", Map.of("out", 1, "kernel", 2, "bias", false, "padding", "causal"));
    Map<String, Object> adapted =
        Map.of(
            "linear",
            Map.of(
                "out",
                1,
                "bias",
                false,
                "adapter",
                Map.of("kind", "splora", "rank", 1, "per", "group")));
    Attachment model =
        new Attachment(
            "sum.yaml",
            Map.of("channels", 1, "layers", List.of(sum, adapted)),
            Map.of(
                "0.weight", new Attachment.Tensor(List.of(1, 1, 2), new float[] {1, 1}),
                "1.weight", new Attachment.Tensor(List.of(1, 1), new float[] {1})));
    return List.of(new ModelSpec("network", Map.of("model", "sum.yaml"), Map.of("model", model)));
  }

  private static HostedFollower job(int rows) throws Exception {
    FollowSpec follow =
        new FollowSpec(
            new FollowSpec.Followed("tuned", FollowSpec.Followed.ITS_OWN),
            new SourceSpec.ModelFolder("unused"),
            FollowSpec.Swap.AT_ONCE,
            FollowSpec.Trial.NONE,
            100);
    return new HostedFollower(
        HostedFollower.recipe(stages(), StandardCatalog::catalog, rows), follow);
  }
}
