package io.millrace.api.spec;

import io.millrace.api.config.Forms;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Describes one stage of a model: the name of an operator and its options.
 *
 * <pre>{@code
 * ModelSpec stage = new ModelSpec("dictionary", Map.of()).with("keep", 3).with("bases", 2);
 * assert stage.options().get("keep").equals(3);
 * }</pre>
 *
 * <p>The order of the options is kept, and the manifest of a model lists them in this order. {@code
 * Map.of} orders its entries differently in each run of the JVM, so set several options with {@link
 * #with}. Nothing is checked here; {@link ModelCatalog#create} reports all faults of all stages.
 *
 * @param type name of the operator in the {@link ModelCatalog}, for example {@code dictionary}
 * @param options option names and their values: strings, numbers, booleans, lists or maps
 * @param attachments contents of the model files that options name, by option; read by the host
 * @param name name of the stage among the others, by which its fields are named; no part of what is
 *     learned or published
 */
public record ModelSpec(
    String type, Map<String, Object> options, Map<String, Attachment> attachments, String name)
    implements Stage, Serializable {

  public ModelSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    attachments = Collections.unmodifiableMap(new LinkedHashMap<>(attachments));
  }

  /** Creates a stage that is called as its operator. */
  public ModelSpec(String type, Map<String, Object> options, Map<String, Attachment> attachments) {
    this(type, options, attachments, type);
  }

  /** Creates a stage whose options name no file. */
  public ModelSpec(String type, Map<String, Object> options) {
    this(type, options, Map.of());
  }

  /**
   * Returns this stage with one more option after the others, or with a new value for an existing
   * option.
   */
  public ModelSpec with(String option, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new ModelSpec(type, more, attachments, name);
  }

  /** Returns this stage with a model file for an option that names a file. */
  public ModelSpec withFile(String option, Attachment file) {
    Map<String, Attachment> more = new LinkedHashMap<>(attachments);
    more.put(option, file);
    return new ModelSpec(type, with(option, file.source()).options(), more, name);
  }

  /** Returns this stage under another name. */
  @Override
  public ModelSpec as(String other) {
    return new ModelSpec(type, options, attachments, other);
  }

  @Override
  public ModelSpec spec() {
    return this;
  }

  /** Returns this stage with a number in the form of a pipeline file: 720, not 720.0. */
  public ModelSpec withNumber(String option, double value) {
    if (value == (int) value) {
      return with(option, (int) value);
    }
    return with(option, value);
  }

  /**
   * Returns this stage with the name of an enum constant as a pipeline file has it: {@code hddm-a}
   * for {@code HDDM_A}.
   */
  public <E extends Enum<E>> ModelSpec withChoice(String option, E constant) {
    return with(option, Forms.choice(constant.getDeclaringClass()).written(constant));
  }

  /**
   * Checks the operator of this stage, for a typed form of it.
   *
   * @throws IllegalArgumentException if it is of another operator
   */
  public void require(String operator) {
    if (!type.equals(operator)) {
      throw new IllegalArgumentException(
          "Cannot take a stage of the operator '" + type + "' for one of '" + operator + "'");
    }
  }
}
