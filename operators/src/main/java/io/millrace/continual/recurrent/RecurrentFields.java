package io.millrace.continual.recurrent;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;

/** The keys of a network file that all recurrent layers have. */
final class RecurrentFields {

  static final Key<Integer> HIDDEN = LayerFields.count("hidden", "Units of a layer.");
  static final Key<Integer> STACKED =
      Key.whole("layers", 1, 1000).describedAs("Layers, one on the other.").defaultsTo(1);

  private RecurrentFields() {}
}
