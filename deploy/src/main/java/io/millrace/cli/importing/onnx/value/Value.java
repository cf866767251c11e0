package io.millrace.cli.importing.onnx.value;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a name of a graph stands for. */
public sealed interface Value
    permits Constant, Signal, Divided, Scores, Carried, Value.Untranslated {

  /** The extents of its axes. */
  List<Integer> shape();

  /**
   * A value that depends on nodes without a continual form. It is a fault only if the result needs
   * it.
   */
  record Untranslated(Set<NodeFault> faults) implements Value {
    public Untranslated {
      faults = Set.copyOf(new LinkedHashSet<>(faults));
    }

    @Override
    public List<Integer> shape() {
      throw new IllegalStateException("An untranslated value has no shape");
    }
  }
}
