package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.operator.DeclaredTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code label:} and {@code targets:}. */
final class YamlTargets {

  private static final Form<String> CHANNEL = Forms.text("the name of a channel");
  private static final Key<String> LABEL =
      Key.of("label", CHANNEL)
          .describedAs("The channel that is the label: it passes every stage, and is no input.");
  private static final Key<List<Value>> TARGETS =
      Key.of("targets", Forms.elements("a list of channel names", CHANNEL))
          .describedAs("Channels whose values pass every stage, to a forecast behind them.");

  /** The keys there are, at the top of a pipeline. */
  static final KeyTable KEYS = KeyTable.of(LABEL, TARGETS);

  private final Entries root;
  private final List<String> channels;

  /** Whether labels and targets come from a source of their own. */
  private final boolean late;

  private YamlTargets(Entries root, List<String> channels) {
    this.root = root;
    this.channels = channels;
    this.late = root.has(YamlLabels.SECTION.name());
  }

  /**
   * Reads what a pipeline declares.
   *
   * @param channels the names there are; empty if they are unknown because of another fault
   */
  static DeclaredTargets read(Entries root, List<String> channels) {
    YamlTargets reader = new YamlTargets(root, channels);
    Optional<String> label = root.find(LABEL).filter(reader::isLabel);
    List<String> targets = new ArrayList<>();
    for (Value element : root.read(TARGETS, List.of())) {
      CHANNEL
          .read(element, root.faults())
          .filter(target -> reader.isTarget(element, target, label, targets))
          .ifPresent(targets::add);
    }
    if (root.has("decode")) {
      for (String key : List.of(LABEL.name(), TARGETS.name())) {
        if (root.has(key)) {
          root.refuse(key, "a pipeline that decodes learns nothing; remove it, or decode");
        }
      }
      return DeclaredTargets.NONE;
    }
    return new DeclaredTargets(label.orElse(""), targets);
  }

  private boolean isLabel(String label) {
    if (late) {
      if (channels.contains(label)) {
        root.refuse(
            LABEL.name(),
            "comes with labels, and is a channel of the readings too; remove it from channels, or"
                + " remove labels");
      }
      return !channels.contains(label);
    }
    if (!channels.isEmpty() && !channels.contains(label)) {
      root.refuse(LABEL.name(), unknown(label));
      return false;
    }
    if (channels.size() == 1) {
      root.refuse(
          LABEL.name(), "expected a channel beside the label, found none; add it to channels");
      return false;
    }
    return true;
  }

  private boolean isTarget(
      Value element, String target, Optional<String> label, List<String> before) {
    String fault = null;
    if (!late && !channels.isEmpty() && !channels.contains(target)) {
      fault = unknown(target);
    } else if (label.isPresent() && label.get().equals(target)) {
      fault = "'" + target + "' is the label, a class; remove it from one of both";
    } else if (before.contains(target)) {
      fault = "target '" + target + "' is listed twice; remove one";
    }
    if (fault != null) {
      root.faults().add(element.location(), fault);
    }
    return fault == null;
  }

  private String unknown(String name) {
    return "no channel is called '" + name + "'" + Spelling.suggestion(name, channels);
  }
}
