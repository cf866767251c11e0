package io.millrace.api.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pipeline declares to be learned, beside the inputs of its operators: values to predict,
 * and the label.
 *
 * <p>Targets pass every stage as they were read. An operator takes none of them, or a block with
 * all of them, of which it reads its own: the values first, in the order in which they are
 * declared, then the label.
 *
 * <pre>{@code
 * DeclaredTargets declared = new DeclaredTargets("activity", List.of("pulse", "pace"));
 * assert declared.width() == 3;
 * assert declared.labelAt() == 2;
 * assert declared.names().equals(List.of("pulse", "pace", "activity"));
 * }</pre>
 *
 * <p>Immutable. Costs nothing beyond the names.
 *
 * @param label name of the label, a class counted from 0; empty if there is none
 * @param values names of the values to predict, in the units in which they are read
 */
public record DeclaredTargets(String label, List<String> values) implements Serializable {

  /** Nothing is declared. */
  public static final DeclaredTargets NONE = new DeclaredTargets("", List.of());

  public DeclaredTargets {
    values = List.copyOf(values);
  }

  /** Declares a label alone. */
  public static DeclaredTargets label(String name) {
    return new DeclaredTargets(name, List.of());
  }

  /** Declares values alone. */
  public static DeclaredTargets values(String... names) {
    return new DeclaredTargets("", List.of(names));
  }

  /** Whether there is a label. */
  public boolean hasLabel() {
    return !label.isEmpty();
  }

  /** Returns the number of targets of a row. */
  public int width() {
    return values.size() + (hasLabel() ? 1 : 0);
  }

  /** Returns the index of the label in the targets of a row; -1 if there is none. */
  public int labelAt() {
    return hasLabel() ? values.size() : -1;
  }

  /** Returns the names of all targets, in the order of a row. */
  public List<String> names() {
    List<String> names = new ArrayList<>(values);
    if (hasLabel()) {
      names.add(label);
    }
    return List.copyOf(names);
  }
}
