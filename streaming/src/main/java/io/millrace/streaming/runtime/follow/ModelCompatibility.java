package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.KeyScales;
import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.StageWeights;
import io.millrace.api.model.Tensor;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.ResultSource;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.block.BlockRunner;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.watch.WatchSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks whether published models fit the operators and channels of a pipeline, and loads them. A
 * model with weights gets its own operator, created from the pipeline's model files with the
 * published weights.
 */
final class ModelCompatibility {

  /**
   * Approximate number of copies of the weights in an operator: as read, and packed for products.
   */
  private static final int COPIES = 3;

  private final ModelRecipe recipe;
  private final Signature signature;

  /** Null if the operator has no parameters. */
  private final Learner learner;

  private final BlockRunner runner;
  private final long scaleReadings;

  /**
   * @param recipe recipe of the pipeline that answers
   * @param model its operator
   * @param scaleReadings as in {@link FollowSpec}
   */
  ModelCompatibility(ModelRecipe recipe, StreamModel model, long scaleReadings) {
    this.recipe = recipe;
    this.scaleReadings = scaleReadings;
    this.signature = model.signature();
    this.learner = model instanceof Learner learning ? learning : null;
    this.runner = runner(model);
  }

  /**
   * Checks and loads a published model.
   *
   * @throws ModelFileException with everything that does not fit: channels, operators, slots,
   *     weights
   */
  LoadedModel load(PublishedModel model) {
    List<String> faults = new ArrayList<>(recipe.misfits(model.manifest()));
    ModelPlan plan = recipe.plan();
    List<Tensor> tensors = model.contents().tensors();
    KeyState parameters = parameters(model, tensors, faults);
    List<ModelSpec> stages = StageWeights.into(plan.stages(), tensors, faults);
    boolean own = tensors.stream().anyMatch(tensor -> StageWeights.isWeight(tensor.name()));
    if (!own && signature.parameters().width() == 0) {
      faults.add("it has no weights for the model files of this pipeline");
    }
    BlockRunner answering = own && faults.isEmpty() ? runner(stages, faults) : runner;
    if (!faults.isEmpty()) {
      throw unfit(model, faults);
    }
    return new LoadedModel(
        ResultSource.of(model.manifest().name().pipeline() + "/" + model.manifest().name().group()),
        model.manifest().name().version(),
        parameters,
        answering,
        answering == runner && runner.mixes(),
        signature.parameters().bytes() + (own ? bytes(tensors) : 0));
  }

  private KeyState parameters(PublishedModel model, List<Tensor> tensors, List<String> faults) {
    StateLayout layout = signature.parameters();
    for (Tensor tensor : tensors) {
      if (!StageWeights.isWeight(tensor.name())
          && !KeyScales.isScale(tensor.name())
          && !WatchSlots.isOne(tensor.name())
          && !layout.contains(tensor.name())) {
        faults.add("this pipeline has no slot '" + tensor.name() + "' " + tensor.shape());
      }
    }
    try {
      float[] adopted = model.adopted(layout);
      if (learner != null) {
        Set<String> given = tensors.stream().map(Tensor::name).collect(Collectors.toSet());
        faults.addAll(learner.unfit(given, adopted));
      }
      return KeyState.of(
          layout, adopted, model.learned(layout), model.manifest().provenance().time());
    } catch (ModelFileException unfit) {
      faults.add(unfit.getMessage().replaceFirst("^Cannot use model .*?/\\d+: ", ""));
      return null;
    }
  }

  /** Creates a runner that computes with published weights. */
  private BlockRunner runner(List<ModelSpec> stages, List<String> faults) {
    try {
      StreamModel made = recipe.create(stages);
      if (made.signature().sequence().equals(signature.sequence())
          && made.signature().ports().equals(signature.ports())) {
        return runner(made);
      }
      faults.add(
          "with its weights a key's state would be "
              + made.signature().sequence()
              + ", with those of this pipeline "
              + signature.sequence());
    } catch (SpecException refused) {
      refused.faults().stream().map(SpecFault::message).forEach(faults::add);
    }
    return runner;
  }

  private BlockRunner runner(StreamModel model) {
    BlockRunner made =
        new BlockRunner(
            recipe.pipeline(), model, recipe.settings().rows(), recipe.settings().latenessMillis());
    if (recipe.judged() != null) {
      made.judging(recipe.judged());
    }
    made.reading(recipe.plan());
    return scaleReadings == FollowSpec.ALWAYS ? made : made.freezing(scaleReadings);
  }

  private long bytes(List<Tensor> tensors) {
    long weights = 0;
    for (Tensor tensor : tensors) {
      weights += tensor.values().length;
    }
    long row =
        (long) signature.sequence().width() + signature.inputWidth() + signature.outputWidth();
    return Float.BYTES * (COPIES * weights + recipe.settings().rows() * row);
  }

  private static ModelFileException unfit(PublishedModel model, List<String> faults) {
    return new ModelFileException(
        "Cannot answer by model "
            + model.manifest().name()
            + ": "
            + String.join("; ", faults)
            + "; name the channels and operators of the pipeline that published it");
  }
}
