package io.millrace.api.spec;

import io.millrace.api.config.Forms;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One stage of a model as a user writes it: an operator's name and its options.
 *
 * <pre>{@code
 * ModelSpec stage = new ModelSpec("dictionary", Map.of()).with("keep", 3).with("bases", 2);
 * assert stage.options().get("keep").equals(3);
 * }</pre>
 *
 * <p>The order of the options is kept, and a model's manifest lists them in it. {@code Map.of}
 * orders several entries differently in each run of the JVM, so use {@link #with} for those.
 * Nothing is checked here; {@link ModelCatalog#create} reports every fault of every stage.
 *
 * @param type name in the {@link ModelCatalog}, for example {@code dictionary}
 * @param options option name to a string, number, boolean, list or map
 * @param attachments what the options that name a file stand for, by option; read by the host
 */
public record ModelSpec(
    String type, Map<String, Object> options, Map<String, Attachment> attachments)
    implements Stage, Serializable {

  public ModelSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    attachments = Collections.unmodifiableMap(new LinkedHashMap<>(attachments));
  }

  /** A stage whose options name no file. */
  public ModelSpec(String type, Map<String, Object> options) {
    this(type, options, Map.of());
  }

  /** This stage with one more option, behind the others; or in place of the same option. */
  public ModelSpec with(String option, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new ModelSpec(type, more, attachments);
  }

  /** This stage with a model file for an option that names one. */
  public ModelSpec withFile(String option, Attachment file) {
    Map<String, Attachment> more = new LinkedHashMap<>(attachments);
    more.put(option, file);
    return new ModelSpec(type, with(option, file.source()).options(), more);
  }

  @Override
  public ModelSpec spec() {
    return this;
  }

  /** This stage with a number, which is written as a file has it: 720, not 720.0. */
  ModelSpec withNumber(String option, double value) {
    if (value == (int) value) {
      return with(option, (int) value);
    }
    return with(option, value);
  }

  /** This stage with a constant, by its word. */
  <E extends Enum<E>> ModelSpec withChoice(String option, E constant) {
    return with(option, Forms.choice(constant.getDeclaringClass()).written(constant));
  }

  /** Refuses to take a stage of one operator for one of another. */
  void require(String operator) {
    if (!type.equals(operator)) {
      throw new IllegalArgumentException(
          "Cannot take a stage of the operator '" + type + "' for one of '" + operator + "'");
    }
  }
}
