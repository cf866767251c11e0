package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.spec.ModelSpec;
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

  private static final Form<String> WORD = Forms.text("a word such as idle");
  private static final Key<List<Value>> CLASSES =
      Key.of("classes", Forms.elements("a list of words such as [idle, run, fault]", WORD))
          .describedAs(
              "The words that records have for the classes of the label, from class 0 on.");

  /** The keys there are, at the top of a pipeline. */
  static final KeyTable KEYS = KeyTable.of(LABEL, CLASSES, TARGETS);

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

  /**
   * Reads the words of the classes.
   *
   * @param stages the operators; one that classifies must have as many classes
   */
  static LabelWords words(Entries root, DeclaredTargets declared, List<ModelSpec> stages) {
    List<String> words = new ArrayList<>();
    for (Value element : root.read(CLASSES, List.of())) {
      Optional<String> word = WORD.read(element, root.faults()).map(String::strip);
      if (word.isPresent() && words.contains(word.get())) {
        root.faults()
            .add(element.location(), "word '" + word.get() + "' is listed twice; remove one");
      }
      word.ifPresent(words::add);
    }
    if (!root.has(CLASSES.name())) {
      return LabelWords.NONE;
    }
    if (!declared.hasLabel() && !root.has(LABEL.name())) {
      root.refuse(
          CLASSES.name(), "has an effect with a label alone; add label: NAME, or remove classes");
    }
    for (ModelSpec stage : stages) {
      Object classes = stage.options().get("classes");
      if (classes instanceof Number number && number.intValue() != words.size()) {
        root.refuse(
            CLASSES.name(),
            "expected "
                + number
                + " words, one for each class of "
                + stage.type()
                + ", found "
                + words.size()
                + "; correct one of both");
      }
    }
    return new LabelWords(declared.label(), words);
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
