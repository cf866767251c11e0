package io.millrace.api.model;

import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 *   stages.1.model/gru.weight_ih_l0
 *          |   |   |
 *          |   |   the tensor's name in the model file's weights
 *          |   the option that names the model file
 *          the stage, counted from 0
 */
/**
 * Converts trained weights of model files to tensors of a published model and back; learned
 * parameters are separate tensors, named by slots. The structure of a model file is not published:
 * it belongs to the pipeline.
 *
 * <pre>{@code
 * assert StageWeights.isWeight("stages.1.model/gru.weight_ih_l0");
 * assert !StageWeights.isWeight("tracker"); // a slot
 * }</pre>
 *
 * <p>Arrays are shared with the stages, not copied.
 */
public final class StageWeights {

  private static final Pattern NAME = Pattern.compile("stages\\.(\\d{1,4})\\.([^./]+)/(.+)");

  private StageWeights() {}

  /** Whether a tensor of a published model is a weight, not a slot. */
  public static boolean isWeight(String tensor) {
    return NAME.matcher(tensor).matches();
  }

  /** All weights of all model files of the stages. */
  public static List<Tensor> of(List<ModelSpec> stages) {
    List<Tensor> tensors = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      for (Map.Entry<String, Attachment> file :
          new TreeMap<>(stages.get(stage).attachments()).entrySet()) {
        String prefix = "stages." + stage + "." + file.getKey() + "/";
        file.getValue()
            .tensors()
            .forEach(
                (name, tensor) ->
                    tensors.add(new Tensor(prefix + name, tensor.shape(), tensor.values())));
      }
    }
    return tensors;
  }

  /**
   * Returns the stages with published weights in place of their own. Either all weights of a model
   * file are replaced, or none if none was published.
   *
   * @param published tensors of a published model; slots are ignored
   * @param faults receives weights for which no stage has a model file
   */
  public static List<ModelSpec> into(
      List<ModelSpec> stages, List<Tensor> published, List<String> faults) {
    Map<Integer, Map<String, Map<String, Attachment.Tensor>>> files = new TreeMap<>();
    for (Tensor tensor : published) {
      Matcher name = NAME.matcher(tensor.name());
      if (!name.matches()) {
        continue;
      }
      int stage = Integer.parseInt(name.group(1));
      if (stage < stages.size() && stages.get(stage).attachments().containsKey(name.group(2))) {
        files
            .computeIfAbsent(stage, any -> new TreeMap<>())
            .computeIfAbsent(name.group(2), any -> new LinkedHashMap<>())
            .put(name.group(3), new Attachment.Tensor(tensor.shape(), tensor.values()));
      } else {
        faults.add("this pipeline has no model file for '" + tensor.name() + "'");
      }
    }
    List<ModelSpec> replaced = new ArrayList<>(stages);
    files.forEach((stage, options) -> replaced.set(stage, with(stages.get(stage), options)));
    return replaced;
  }

  private static ModelSpec with(
      ModelSpec stage, Map<String, Map<String, Attachment.Tensor>> weights) {
    Map<String, Attachment> attachments = new LinkedHashMap<>(stage.attachments());
    weights.forEach(
        (option, tensors) -> attachments.computeIfPresent(option, (o, file) -> file.with(tensors)));
    return new ModelSpec(stage.type(), stage.options(), attachments);
  }
}
