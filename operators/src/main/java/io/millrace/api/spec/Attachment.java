package io.millrace.api.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model file that an option names, such as an architecture with trained weights: read by the host
 * where the pipeline is written, and carried with the model to wherever that is built. Operators
 * know no files.
 *
 * <p>Hosts read such files. A program without files builds one of maps and arrays:
 *
 * <pre>{@code
 * Attachment file =
 *     new Attachment(
 *         "gain.yaml",
 *         Map.of("layers", List.of(Map.of("scale", Map.of("weights", "gain")))),
 *         Map.of("gain", new Attachment.Tensor(List.of(2), new float[] {1, 2})));
 * ModelSpec stage = new ModelSpec("network", Map.of("model", "gain.yaml"), Map.of("model", file));
 * assert stage.attachments().get("model").source().equals("gain.yaml");
 * }</pre>
 *
 * <p>Arrays are not copied, so they must not change afterwards.
 *
 * @param source how messages call it, for example its path
 * @param structure maps, lists, text, numbers and booleans, as a YAML reader gives them
 * @param tensors named arrays, in the order of the file
 */
public record Attachment(String source, Map<String, Object> structure, Map<String, Tensor> tensors)
    implements Serializable {

  public Attachment {
    structure = Collections.unmodifiableMap(new LinkedHashMap<>(structure));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** The same structure with other arrays, for example weights that were trained anew. */
  public Attachment with(Map<String, Tensor> others) {
    return new Attachment(source, structure, others);
  }

  /**
   * One named array.
   *
   * @param shape extents, row-major
   * @param values as many as the extents multiply to; not copied
   */
  public record Tensor(List<Integer> shape, float[] values) implements Serializable {
    public Tensor {
      shape = List.copyOf(shape);
    }
  }
}
