package io.millrace.readout;

import io.millrace.api.math.Kernels;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the answer of the probabilities of the readout: guards it, then weighs it by the shares of
 * the classes, and says how unlike all classes the features are. Keeps the probabilities of a
 * block's rows as the readout gave them, because it learns from those.
 */
final class ClassifyAnswers {

  private final int classes;
  private final Guard guard;
  private final ClassPriors priors;
  private final KnownClasses known;
  private int guardAt;
  private int labelsAt;
  private int knownAt;
  private float[] own = {};
  private float[] before = {};
  private float[] given = {};

  ClassifyAnswers(ClassifyOptions options, Kernels kernels) {
    this.classes = options.classes();
    this.guard = options.answers().guard() ? new Guard(classes, kernels) : null;
    this.priors = options.answers().moving() ? new ClassPriors(options) : null;
    this.known = options.answers().unknown() ? new KnownClasses(options) : null;
  }

  /** Slots of a group, behind those of the readout. */
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    if (guard != null) {
      slots.addAll(Guard.slots());
    }
    if (priors != null) {
      slots.addAll(ClassPriors.slots(classes));
    }
    if (known != null) {
      slots.addAll(known.slots());
    }
    return slots;
  }

  /** Slots of a key. */
  StateLayout sequence() {
    return priors == null ? StateLayout.of() : StateLayout.of(ClassPriors.ofKey(classes));
  }

  /** Sets where in the parameters the slots are. */
  void place(StateLayout parameters) {
    guardAt = guard == null ? -1 : parameters.offset("guard.share");
    labelsAt = priors == null ? -1 : parameters.offset("labels");
    knownAt = known == null ? -1 : parameters.offset("known.counts");
  }

  List<OutputField> fields() {
    return known == null
        ? List.of()
        : List.of(OutputField.scalar("unknown").as(OutputField.Meaning.SCORE));
  }

  /** Whether probabilities of an answer may differ from those of the readout. */
  boolean change() {
    return guard != null || priors != null;
  }

  /** Makes room for a block. */
  void size(int capacity) {
    if (change() && own.length < capacity * classes) {
      own = new float[capacity * classes];
    }
    if (guard != null) {
      guard.size(capacity);
    }
    if (priors != null && before.length < capacity * classes) {
      before = new float[capacity * classes];
      given = new float[capacity * classes];
    }
  }

  /**
   * Changes the probabilities of a row in place.
   *
   * @param logits index of its first logit, the last {@code classes} features
   * @param at index of its first probability
   */
  void answer(Rows rows, int row, int logits, int at) {
    float[] out = rows.outputs();
    System.arraycopy(out, at, own, row * classes, classes);
    if (guard != null) {
      guard.mix(row, rows.parameters()[guardAt], rows.inputs(), logits, out, at);
    }
    if (priors != null) {
      System.arraycopy(rows.states(), row * classes, before, row * classes, classes);
      System.arraycopy(out, at, given, row * classes, classes);
      priors.weigh(rows.parameters(), labelsAt, rows.states(), row * classes, out, at);
    }
  }

  /**
   * Writes the fields behind the others.
   *
   * @param features index of the first feature of the row
   * @param at index of the first of the fields
   */
  void write(Rows rows, int features, int at) {
    if (known != null) {
      rows.outputs()[at] = known.unknown(rows.parameters(), knownAt, rows.inputs(), features);
    }
  }

  /** Copies the state of the key as it was before a row of the block just answered. */
  void remember(int row, float[] memo, int at) {
    if (priors != null) {
      System.arraycopy(before, row * classes, memo, at, classes);
    }
  }

  /** Copies the probabilities as the readout gave them for a row of the block just answered. */
  void readOwn(Rows rows, int row, int at, float[] into) {
    if (change()) {
      System.arraycopy(own, row * classes, into, 0, classes);
    } else {
      System.arraycopy(rows.outputs(), at, into, 0, classes);
    }
  }

  /**
   * Learns the label of a row.
   *
   * @param features index of the first feature of the row
   */
  void learn(Rows rows, int row, int features, int label) {
    float[] parameters = rows.parameters();
    if (guard != null) {
      guard.learn(parameters, guardAt, row, label, own[row * classes + label]);
    }
    if (priors != null) {
      priors.learn(parameters, labelsAt, label, given, row * classes);
    }
    if (known != null) {
      known.learn(parameters, knownAt, rows.inputs(), features, label);
    }
  }

  /** Ends a mini-batch. */
  void close(float[] parameters) {
    if (guard != null) {
      Guard.close(parameters, guardAt);
    }
    if (priors != null) {
      priors.close(parameters, labelsAt);
    }
    if (known != null) {
      known.close(parameters, knownAt);
    }
  }
}
