package io.millrace.api.model;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Map;

/** A small model for tests. */
final class Examples {

  static final StateLayout LAYOUT =
      StateLayout.of(Slot.of("dictionary", 2, 3), Slot.of("scale"), Slot.of("sums", 4));
  static final float[] PARAMETERS = {1, 2, 3, 4, 5, 6, .5f, -1, -2, -3, 1e-30f};

  private Examples() {}

  static PublishedModel model(String group, long version) {
    return PublishedModel.of(
        new ModelManifest(
            new ModelName("air", group, version),
            new Provenance(7, version == 0 ? Provenance.NO_PARENT : version - 1, 10 * version, 99),
            List.of("PM2.5", "NO2"),
            List.of(
                new ModelSpec("standardize", Map.of("horizon", 720)),
                new ModelSpec("dictionary", Map.of("mode", "fast", "keep", 3))),
            ""),
        LAYOUT,
        PARAMETERS);
  }
}
