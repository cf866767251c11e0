package io.millrace.cli.models;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.StageWeights;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.run.BranchOption;
import io.millrace.cli.run.PipelineFile;
import io.millrace.streaming.config.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The weights of a pipeline's model files as a published model for its followers. */
final class PipelineWeights {

  private final Path file;
  private final PipelineSpec pipeline;
  private final List<ModelSpec> stages;
  private final ModelCatalog catalog;

  private PipelineWeights(
      Path file, PipelineSpec pipeline, List<ModelSpec> stages, ModelCatalog catalog) {
    this.file = file;
    this.pipeline = pipeline;
    this.stages = stages;
    this.catalog = catalog;
  }

  /** Whether a path is that of a pipeline and not of models. */
  static boolean isPipeline(Path path) {
    String name = path.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /**
   * Reads a pipeline with the weights that its model files name.
   *
   * @param branch which of its branches is meant
   * @param catalog the operators it may name
   * @throws io.millrace.api.pipeline.PipelineException with every fault of it
   */
  static PipelineWeights read(Path file, BranchOption branch, ModelCatalog catalog) {
    PipelineSpec pipeline = branch.of(PipelineFile.read(file, System.getenv(), catalog));
    return new PipelineWeights(file, pipeline, pipeline.model().stages(), catalog);
  }

  /** The same with weights of another file in place of those of its one model file. */
  PipelineWeights with(Path weights) {
    int files = stages.stream().mapToInt(stage -> stage.attachments().size()).sum();
    if (files != 1) {
      throw CommandException.refused(
          "Cannot tell whose weights "
              + weights
              + " are: expected one model file in "
              + file
              + ", found "
              + files
              + (files == 0 ? "" : "; name them in the model files, and leave --weights out"));
    }
    Map<String, Attachment.Tensor> tensors = tensors(weights);
    List<ModelSpec> replaced = new ArrayList<>();
    for (ModelSpec stage : stages) {
      Map<String, Attachment> attachments = new LinkedHashMap<>(stage.attachments());
      attachments.replaceAll((option, model) -> model.with(tensors));
      replaced.add(new ModelSpec(stage.type(), stage.options(), attachments, stage.name()));
    }
    return new PipelineWeights(file, pipeline, replaced, catalog);
  }

  /**
   * A model of these weights.
   *
   * @param group whose readings it answers, or null for what the pipeline says
   * @throws CommandException if it would not fit the pipeline
   */
  PublishedModel model(String group, long version) {
    ModelManifest draft = draft(group, version);
    check();
    return PublishedModel.of(draft, StageWeights.of(stages));
  }

  /**
   * A model of the adapters of a group, read from a file.
   *
   * @throws CommandException if it would not fit the pipeline
   */
  PublishedModel adapter(Path adapters, String group, long version) {
    ModelManifest draft = draft(group, version);
    return new AdapterFile(adapters, tensors(adapters))
        .model(draft, pipeline.model().model(catalog), stages);
  }

  private ModelManifest draft(String group, long version) {
    Optional<FollowSpec> follow = pipeline.input().published(FollowSpec.class);
    if (follow.isEmpty()) {
      throw refused("expected a pipeline that follows models, found one that does not");
    }
    String common = follow.get().followed().group();
    String named = group == null ? common : group;
    if (named.isEmpty()) {
      throw refused(
          "each of its groups has models of its own: add the GROUP, or say follow: {group: NAME}");
    }
    if (!common.isEmpty() && !named.equals(common)) {
      throw refused("it is answered by the models of group '" + common + "' alone");
    }
    return new ModelManifest(
        new ModelName(follow.get().followed().pipeline(), named, version),
        new Provenance(pipeline.model().seed(), Provenance.NO_PARENT, 0, Long.MIN_VALUE),
        pipeline.model().channels(),
        pipeline.model().declared(),
        stages,
        "");
  }

  private void check() {
    StreamModel model;
    try {
      model = pipeline.model().with(stages).model(catalog);
    } catch (SpecException unfit) {
      throw refused(
          unfit.faults().stream().map(SpecFault::message).collect(Collectors.joining("\n")));
    }
    if (model.signature().parameters().width() > 0) {
      throw refused(
          "its operators learn besides, and a model must have what they learned: publish from a"
              + " pipeline that learns with these weights");
    }
    if (StageWeights.of(stages).isEmpty()) {
      throw refused("it has no model file with weights");
    }
  }

  private CommandException refused(String reason) {
    return CommandException.refused("Cannot publish the weights of " + file + ": " + reason);
  }

  private static Map<String, Attachment.Tensor> tensors(Path weights) {
    try {
      return ModelFile.weights(weights);
    } catch (IOException | ModelFileException unreadable) {
      throw CommandException.refused("Cannot read weights of " + weights + ": " + unreadable);
    }
  }
}
