package io.millrace.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The operators this build knows, by name. The catalogue is a value: a test or a user adds an
 * operator with {@link #with}.
 */
public final class ModelCatalog {

  private static final ModelCatalog EMPTY = new ModelCatalog(Map.of());

  private final Map<String, ModelFactory> factories;

  private ModelCatalog(Map<String, ModelFactory> factories) {
    this.factories = Collections.unmodifiableMap(new LinkedHashMap<>(factories));
  }

  /** A catalogue without operators. */
  public static ModelCatalog empty() {
    return EMPTY;
  }

  /** This catalogue and one more operator. */
  public ModelCatalog with(String type, ModelFactory factory) {
    Map<String, ModelFactory> more = new LinkedHashMap<>(factories);
    if (more.put(type, factory) != null) {
      throw new IllegalArgumentException("Cannot add operator '" + type + "' twice");
    }
    return new ModelCatalog(more);
  }

  public Set<String> types() {
    return factories.keySet();
  }

  /**
   * Builds the model that a user wrote as a list of stages, the first stage nearest to the input.
   *
   * @param inputWidth number of channels of an observation
   * @throws SpecException with every fault of every stage
   */
  public StreamModel create(List<ModelSpec> stages, int inputWidth) {
    List<SpecFault> faults = new ArrayList<>();
    StreamModel model = null;
    for (int stage = stages.size() - 1; stage >= 0; stage--) {
      ModelSpec spec = stages.get(stage);
      ModelFactory factory = factories.get(spec.type());
      Options options = new Options(stage, spec.options());
      if (factory == null) {
        faults.add(
            new SpecFault(
                stage,
                "",
                "unknown operator '"
                    + spec.type()
                    + "'; known are "
                    + String.join(", ", types())
                    + Spelling.suggestion(spec.type(), types())));
        continue;
      }
      boolean last = stage == stages.size() - 1;
      if (factory instanceof ModelFactory.Operator operator) {
        StreamModel made = operator.create(inputWidth, options);
        if (last) {
          model = made;
        } else {
          options.refuse("", "'" + spec.type() + "' must be the last stage; nothing may follow it");
        }
      } else if (factory instanceof ModelFactory.Wrapper wrapper) {
        UnaryOperator<StreamModel> wrap = wrapper.wrapper(options);
        if (last) {
          options.refuse("", "'" + spec.type() + "' must stand before another stage");
        } else if (model != null) {
          model = wrap.apply(model);
        }
      }
      faults.addAll(options.faults());
    }
    if (stages.isEmpty()) {
      faults.add(new SpecFault(0, "", "expected at least one operator of " + types()));
    }
    if (!faults.isEmpty()) {
      throw new SpecException(faults);
    }
    return model;
  }
}
