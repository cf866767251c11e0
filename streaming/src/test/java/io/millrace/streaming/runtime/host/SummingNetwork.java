package io.millrace.streaming.runtime.host;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.StageWeights;
import io.millrace.api.model.Tensor;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Map;

/** A network that sums a reading and the one before it, and multiplies by a factor. */
public final class SummingNetwork {

  private SummingNetwork() {}

  public static List<ModelSpec> stages(float factor) {
    Attachment model =
        new Attachment(
            "sum.yaml",
            Map.of(
                "channels",
                1,
                "layers",
                List.of(
                    Map.of(
                        "conv1d",
                        Map.of("out", 1, "kernel", 2, "bias", false, "padding", "causal")))),
            Map.of(
                "0.weight", new Attachment.Tensor(List.of(1, 1, 2), new float[] {factor, factor})));
    return List.of(new ModelSpec("network", Map.of("model", "sum.yaml"), Map.of("model", model)));
  }

  public static PublishedModel release(String group, long version) {
    return release("trained", group, version, StageWeights.of(stages(version)));
  }

  public static PublishedModel release(
      String pipeline, String group, long version, List<Tensor> tensors) {
    ModelManifest manifest =
        new ModelManifest(
            new ModelName(pipeline, group, version),
            new Provenance(0, Provenance.NO_PARENT, 0, Long.MIN_VALUE),
            List.of("value"),
            stages(version),
            "");
    return PublishedModel.of(manifest, tensors);
  }
}
