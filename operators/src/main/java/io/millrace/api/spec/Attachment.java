package io.millrace.api.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a model file that an option names, such as an architecture with trained weights.
 * The host reads the file where the pipeline is submitted and sends the content along with the
 * model. Operators do not read files.
 *
 * <p>A program can also build an attachment from maps and arrays:
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
 * @param source name for messages, for example the path of the file
 * @param structure maps, lists, text, numbers and booleans, as a YAML reader returns them
 * @param tensors named arrays, in the order of the file
 */
public record Attachment(String source, Map<String, Object> structure, Map<String, Tensor> tensors)
    implements Serializable {

  public Attachment {
    structure = Collections.unmodifiableMap(new LinkedHashMap<>(structure));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Returns the same structure with other arrays, for example retrained weights. */
  public Attachment with(Map<String, Tensor> others) {
    return new Attachment(source, structure, others);
  }

  /**
   * One named array.
   *
   * @param shape extents, row-major
   * @param values elements of the array, as many as the product of the extents; not copied
   */
  public record Tensor(List<Integer> shape, float[] values) implements Serializable {
    public Tensor {
      shape = List.copyOf(shape);
    }
  }
}
