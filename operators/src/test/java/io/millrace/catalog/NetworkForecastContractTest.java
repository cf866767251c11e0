package io.millrace.catalog;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

/** The nine laws on a frozen network of every second observation before a learner. */
class NetworkForecastContractTest extends OperatorContract {

  private static final Attachment NETWORK =
      new Attachment(
          "halves.yaml",
          Map.of(
              "channels",
              2,
              "layers",
              List.of(
                  Map.of("conv1d", Map.of("out", 2, "kernel", 3, "stride", 2, "padding", 1)),
                  "tanh")),
          Map.of(
              "0.weight",
              new Attachment.Tensor(
                  List.of(2, 2, 3), new float[] {1, 0, -1, .5f, 2, 1, 0, 1, 1, -1, .2f, .1f}),
              "0.bias",
              new Attachment.Tensor(List.of(2), new float[] {.1f, -.2f})));

  @Override
  protected boolean seeded() {
    return false;
  }

  /** The third channel passes the network by, and is forecast. */
  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("network", Map.of("model", "halves.yaml"), Map.of("model", NETWORK)),
                new ModelSpec(
                    "forecast", Map.of("ahead", 2, "readout", "nlms", "states", 8, "targets", 2))),
            3);
  }
}
