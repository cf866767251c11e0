package io.millrace.streaming.runtime;

import io.millrace.model.ModelFileException;
import io.millrace.model.PublishedModel;
import io.millrace.model.Tensor;
import io.millrace.operator.ModelSpec;
import io.millrace.operator.StateLayout;
import io.millrace.state.KeyState;
import io.millrace.streaming.pipeline.ModelPlan;
import io.millrace.streaming.wire.Author;
import java.util.ArrayList;
import java.util.List;

/** Judges whether published models fit a pipeline's operators, and makes them ready to answer. */
final class Fitting {

  private final ModelPlan plan;
  private final StateLayout layout;

  /**
   * @param plan channels and operators of the pipeline that answers
   * @param layout of the parameters of those operators
   */
  Fitting(ModelPlan plan, StateLayout layout) {
    this.plan = plan;
    this.layout = layout;
  }

  /**
   * A published model as parameters.
   *
   * @throws ModelFileException with everything that does not fit: channels, operators, slots
   */
  Edition edition(PublishedModel model) {
    List<String> faults = new ArrayList<>();
    List<String> channels = model.manifest().channels();
    if (!channels.equals(plan.channels())) {
      faults.add("its channels are " + channels + ", those of this pipeline " + plan.channels());
    }
    List<String> theirs = types(model.manifest().stages());
    List<String> ours = types(plan.stages());
    if (!theirs.equals(ours)) {
      faults.add("its operators are " + theirs + ", those of this pipeline " + ours);
    }
    for (Tensor tensor : model.contents().tensors()) {
      if (!layout.contains(tensor.name())) {
        faults.add("this pipeline has no slot '" + tensor.name() + "' " + tensor.shape());
      }
    }
    try {
      float[] parameters = model.parameters(layout);
      if (faults.isEmpty()) {
        return new Edition(
            Author.of(model.manifest().name().pipeline() + "/" + model.manifest().name().group()),
            model.manifest().name().version(),
            KeyState.of(
                layout,
                parameters,
                model.manifest().provenance().learned(),
                model.manifest().provenance().time()));
      }
    } catch (ModelFileException unfit) {
      faults.add(unfit.getMessage().replaceFirst("^Cannot use model .*?/\\d+: ", ""));
    }
    throw new ModelFileException(
        "Cannot answer by model "
            + model.manifest().name()
            + ": "
            + String.join("; ", faults)
            + "; name the channels and operators of the pipeline that published it");
  }

  private static List<String> types(List<ModelSpec> stages) {
    return stages.stream().map(ModelSpec::type).toList();
  }
}
