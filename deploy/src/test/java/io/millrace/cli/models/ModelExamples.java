package io.millrace.cli.models;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Map;

/** Small published models. */
public final class ModelExamples {

  private static final StateLayout LAYOUT =
      StateLayout.of(Slot.of("dictionary", 2, 3), Slot.of("scale"), Slot.of("sums", 4));

  private ModelExamples() {}

  public static PublishedModel model(String group, long version, long parent) {
    return model(
        group,
        version,
        parent,
        LAYOUT,
        new float[] {.6f, .8f, 0, -1, 0, 1e-9f, 12345.6f, 1, 2, 3, 4});
  }

  /** One of two million bytes. */
  static PublishedModel large(String group) {
    int floats = 500_000;
    return model(
        group,
        1,
        Provenance.NO_PARENT,
        StateLayout.of(Slot.of("dictionary", floats)),
        new float[floats]);
  }

  private static PublishedModel model(
      String group, long version, long parent, StateLayout layout, float[] parameters) {
    return PublishedModel.of(
        new ModelManifest(
            new ModelName("air", group, version),
            new Provenance(7, parent, 10 * version, 1_425_168_000_000L),
            List.of("PM2.5", "NO2", "CO"),
            List.of(new ModelSpec("dictionary", Map.of("keep", 1))),
            ""),
        layout,
        parameters);
  }
}
