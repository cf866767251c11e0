package io.millrace.api.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One stage of a model as a user writes it: an operator's name and its options.
 *
 * <pre>{@code
 * ModelSpec stage = new ModelSpec("dictionary", Map.of("keep", 3));
 * assert stage.options().get("keep").equals(3);
 * }</pre>
 *
 * <p>Nothing is checked here; {@link ModelCatalog#create} reports every fault of every stage.
 *
 * @param type name in the {@link ModelCatalog}, for example {@code dictionary}
 * @param options option name to a string, number, boolean, list or map
 * @param attachments what the options that name a file stand for, by option; read by the host
 */
public record ModelSpec(
    String type, Map<String, Object> options, Map<String, Attachment> attachments)
    implements Serializable {

  public ModelSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    attachments = Collections.unmodifiableMap(new LinkedHashMap<>(attachments));
  }

  /** A stage whose options name no file. */
  public ModelSpec(String type, Map<String, Object> options) {
    this(type, options, Map.of());
  }
}
