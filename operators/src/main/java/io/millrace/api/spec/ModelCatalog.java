package io.millrace.api.spec;

import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.StreamModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operators that a pipeline can name. A catalogue is a value; {@link #with} returns one with an
 * additional operator.
 *
 * <pre>{@code
 * ModelFactory.Operator factory = (inputWidth, options) -> null; // or an operator
 * ModelCatalog catalog = ModelCatalog.empty().with("deviation", factory);
 * assert catalog.types().contains("deviation");
 * }</pre>
 *
 * <p>Immutable, so it may be shared by threads. The cost of building an operator is that of its
 * factory. Operators are built once for each host.
 */
public final class ModelCatalog {

  private static final ModelCatalog EMPTY = new ModelCatalog(Map.of());

  private final Map<String, ModelFactory> factories;

  private ModelCatalog(Map<String, ModelFactory> factories) {
    this.factories = Collections.unmodifiableMap(new LinkedHashMap<>(factories));
  }

  /** Returns a catalogue without operators. */
  public static ModelCatalog empty() {
    return EMPTY;
  }

  /**
   * Returns a catalogue with one more operator.
   *
   * @throws IllegalArgumentException if the catalogue already has an operator of that name
   */
  public ModelCatalog with(String type, ModelFactory factory) {
    Map<String, ModelFactory> more = new LinkedHashMap<>(factories);
    if (more.put(type, factory) != null) {
      throw new IllegalArgumentException("Cannot add operator '" + type + "' twice");
    }
    return new ModelCatalog(more);
  }

  /** Returns the names of all operators, in the order in which they were added. */
  public Set<String> types() {
    return factories.keySet();
  }

  /**
   * Returns the options of an operator whose value is the path of a model file; empty if the
   * operator is unknown.
   */
  public Set<String> files(String type) {
    ModelFactory factory = factories.get(type);
    return factory == null ? Set.of() : factory.files();
  }

  /** Returns the declared options of an operator; empty if it declares none or is unknown. */
  public Optional<KeyTable> keys(String type) {
    return Optional.ofNullable(factories.get(type)).flatMap(ModelFactory::keys);
  }

  /** Returns whether an operator is a wrapper, which must be followed by another stage. */
  public boolean isWrapper(String type) {
    return factories.get(type) instanceof ModelFactory.Wrapper;
  }

  /** Returns whether an operator watches a field of others, and passes nothing on. */
  public boolean isWatcher(String type) {
    return factories.get(type) instanceof ModelFactory.Watcher;
  }

  /**
   * Builds a model from a list of stages. The first stage reads the input.
   *
   * <p>An operator that is followed by another stage passes its first output field to it, or the
   * field that its option {@code pass} names.
   *
   * @param inputWidth number of channels of an observation
   * @throws SpecException if a stage has a fault; it contains the faults of all stages
   */
  public StreamModel create(List<? extends Stage> stages, int inputWidth) {
    return create(stages, inputWidth, DeclaredTargets.NONE);
  }

  /**
   * Builds a model whose learners take declared targets, which pass every stage beside its inputs.
   *
   * @param inputWidth number of channels of an observation, without the label
   * @param declared what is to be learned
   * @throws SpecException if a stage has a fault, or if no stage takes what is declared; it
   *     contains the faults of all stages
   */
  public StreamModel create(
      List<? extends Stage> stages, int inputWidth, DeclaredTargets declared) {
    return create(stages, inputWidth, declared, List.of());
  }

  /**
   * Builds a model whose output has fields of its stages. Those of the last stage come first; those
   * of earlier stages follow, named {@code stage.field}. {@link
   * io.millrace.api.operator.FieldChoice} reads the wanted ones.
   *
   * @param inputWidth number of channels of an observation, without the label
   * @param declared what is to be learned
   * @param fields the fields that are read: {@code stage.field}, or a field of the last stage
   *     without its stage; none: those of the last stage
   * @throws SpecException if a stage has a fault, or there is no such field; it contains the faults
   *     of all stages
   */
  public StreamModel create(
      List<? extends Stage> stages, int inputWidth, DeclaredTargets declared, List<String> fields) {
    List<ModelSpec> specs = stages.stream().map(Stage::spec).toList();
    return new StageAssembly(factories, specs, fields).assemble(inputWidth, declared);
  }

  /**
   * Returns what stages take of the declared targets, for a chain that is one of several behind the
   * same source.
   *
   * @param inputWidth number of channels of an observation, without the label
   * @param declared what is to be learned by some chain
   * @throws SpecException if a stage has a fault; it contains the faults of all stages
   */
  public DeclaredTargets taken(
      List<? extends Stage> stages, int inputWidth, DeclaredTargets declared) {
    List<ModelSpec> specs = stages.stream().map(Stage::spec).toList();
    return new StageAssembly(factories, specs, List.of()).taken(inputWidth, declared);
  }
}
