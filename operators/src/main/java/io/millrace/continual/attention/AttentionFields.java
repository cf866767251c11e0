package io.millrace.continual.attention;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;

/** The keys of a network file that both kinds of attention have. */
final class AttentionFields {

  static final Key<Integer> WINDOW = LayerFields.count("window", "Frames of the window.");
  static final Key<Integer> HEADS =
      LayerFields.atLeastOne("heads", "Heads of the attention.").defaultsTo(1);

  private AttentionFields() {}
}
