package io.millrace.api.spec;

import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.StreamModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operators this build knows, by name. The catalogue is a value: a test or a user adds an
 * operator with {@link #with}.
 *
 * <pre>{@code
 * ModelFactory.Operator factory = (inputWidth, options) -> null; // or an operator
 * ModelCatalog catalog = ModelCatalog.empty().with("deviation", factory);
 * assert catalog.types().contains("deviation");
 * }</pre>
 *
 * <p>Immutable, so it may be shared by threads. Building an operator costs what its factory does;
 * operators are built once for each host.
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

  /**
   * This catalogue and one more operator.
   *
   * @throws IllegalArgumentException if it has an operator of that name
   */
  public ModelCatalog with(String type, ModelFactory factory) {
    Map<String, ModelFactory> more = new LinkedHashMap<>(factories);
    if (more.put(type, factory) != null) {
      throw new IllegalArgumentException("Cannot add operator '" + type + "' twice");
    }
    return new ModelCatalog(more);
  }

  /** Names of all operators, in the order they were added. */
  public Set<String> types() {
    return factories.keySet();
  }

  /** Options of an operator whose value is the path of a model file; none of an unknown one. */
  public Set<String> files(String type) {
    ModelFactory factory = factories.get(type);
    return factory == null ? Set.of() : factory.files();
  }

  /** Declared options of an operator; empty if it declares none or is unknown. */
  public Optional<KeyTable> keys(String type) {
    return Optional.ofNullable(factories.get(type)).flatMap(ModelFactory::keys);
  }

  /** Whether an operator must stand before another stage. */
  public boolean isWrapper(String type) {
    return factories.get(type) instanceof ModelFactory.Wrapper;
  }

  /**
   * Builds the model that a user wrote as a list of stages, the first stage nearest to the input.
   *
   * <p>An operator that another stage follows hands on its first output field, or the one that its
   * option {@code pass} names.
   *
   * @param inputWidth number of channels of an observation
   * @throws SpecException with every fault of every stage
   */
  public StreamModel create(List<? extends Stage> stages, int inputWidth) {
    List<ModelSpec> specs = stages.stream().map(Stage::spec).toList();
    return new StageAssembly(factories, specs).assemble(inputWidth);
  }
}
