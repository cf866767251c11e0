package io.millrace.cli.importing.onnx;

import io.millrace.api.spec.Attachment;
import io.millrace.continual.layer.FrameShape;
import java.util.List;
import java.util.Map;

/**
 * A network file and its weights.
 *
 * @param input the frame that it reads
 * @param layers its layers, as a YAML reader returns them
 * @param weights by their paths in the network
 * @param notes what differs from the graph as it is written
 */
public record ImportedNetwork(
    FrameShape input,
    List<Object> layers,
    Map<String, Attachment.Tensor> weights,
    List<String> notes) {

  /** The structure of the network file, without the name of its weights. */
  public Map<String, Object> structure() {
    Map<String, Object> structure = new java.util.LinkedHashMap<>();
    if (input.hasSpace()) {
      structure.put("input", Map.of("channels", input.channels(), "space", input.space()));
    } else {
      structure.put("channels", input.channels());
    }
    structure.put("layers", layers);
    return structure;
  }

  /** The file as an operator reads it. */
  public Attachment attachment(String source) {
    return new Attachment(source, structure(), weights);
  }
}
