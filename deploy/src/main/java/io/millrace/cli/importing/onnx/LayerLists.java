package io.millrace.cli.importing.onnx;

import io.millrace.api.spec.Attachment;
import io.millrace.cli.importing.onnx.rule.FlattenedClip;
import io.millrace.cli.importing.onnx.value.ImportException;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes layers as the maps and lists of a network file, and their weights by paths. */
final class LayerLists {

  private static final int MOST_LAYERS = 10_000;

  private final Map<String, Attachment.Tensor> weights = new LinkedHashMap<>();

  /** The layers from the input to a stage. */
  static Written of(Stage input, Stage last) {
    LayerLists lists = new LayerLists();
    List<Stage.Item> items = Encoders.fused(last.since(input, new int[] {MOST_LAYERS}));
    List<Object> layers = lists.list(items, "");
    return new Written(layers, lists.weights);
  }

  /** Layers and weights. */
  record Written(List<Object> layers, Map<String, Attachment.Tensor> weights) {}

  private List<Object> list(List<Stage.Item> items, String path) {
    List<Object> list = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int at = 0; at < items.size(); at++) {
      Stage.Item item = items.get(at);
      String number = Integer.toString(at);
      list.add(
          item.layer() == null
              ? join(item, path + number)
              : layer(item.layer(), names, path, number));
    }
    return list;
  }

  private Object join(Stage.Item item, String path) {
    List<Object> branches = new ArrayList<>();
    for (int at = 0; at < item.branches().size(); at++) {
      branches.add(list(item.branches().get(at), path + "." + at + "."));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("join", item.join());
    fields.put("branches", branches);
    return Map.of("parallel", fields);
  }

  private Object layer(LayerForm form, Set<String> names, String path, String number) {
    if (form.alone() != null) {
      throw ImportException.of(List.of(form.alone()));
    }
    LayerForm layer = FlattenedClip.written(form);
    // A number could be the one that a layer without a name has by its place.
    boolean named =
        !layer.name().isEmpty() && !layer.name().matches("[0-9].*") && names.add(layer.name());
    String name = named ? layer.name() : number;
    layer
        .weights()
        .forEach(
            (weight, values) ->
                weights.put(
                    path + name + "." + weight,
                    new Attachment.Tensor(values.shape(), values.floats())));
    Map<String, Object> fields = new LinkedHashMap<>(layer.fields());
    fields.remove("bias", true);
    if (named) {
      fields.put("name", name);
    }
    return fields.isEmpty() ? layer.kind() : Map.of(layer.kind(), fields);
  }
}
