package io.millrace.streaming.runtime.recipe;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import io.millrace.streaming.judge.JudgedFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes how a subtask creates its operator. The recipe is serialized with the job; the operator
 * is not.
 *
 * @param pipeline name of the pipeline
 * @param plan channels, stages and seed
 * @param catalog source of the operators that the stages name
 * @param settings settings of the Flink operator
 * @param math where the dense maths is computed
 * @param judged what is handed on to be judged; null: nothing
 */
public record ModelRecipe(
    String pipeline,
    ModelPlan plan,
    CatalogSource catalog,
    HostSettings settings,
    MathSpec math,
    JudgedFields judged)
    implements Serializable {

  /** Creates a recipe of answers that are not judged. */
  public ModelRecipe(
      String pipeline,
      ModelPlan plan,
      CatalogSource catalog,
      HostSettings settings,
      MathSpec math) {
    this(pipeline, plan, catalog, settings, math, null);
  }

  /** Returns the same recipe, of answers that are judged. */
  public ModelRecipe judging(JudgedFields fields) {
    return new ModelRecipe(pipeline, plan, catalog, settings, math, fields);
  }

  /** Creates a recipe with all maths in the JVM. */
  public ModelRecipe(
      String pipeline, ModelPlan plan, CatalogSource catalog, HostSettings settings) {
    this(pipeline, plan, catalog, settings, MathSpec.JVM);
  }

  /** Creates an operator that computes in this JVM, for example to read its signature. */
  public StreamModel create() {
    return create(JvmBackend.ofProcess());
  }

  /**
   * Creates an operator of other stages that computes in this JVM.
   *
   * @throws io.millrace.api.spec.SpecException with all faults of the stages
   */
  public StreamModel create(List<ModelSpec> stages) {
    List<ModelSpec> named = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      // A published model says nothing of the names by which this pipeline reads fields.
      boolean known = stage < plan.stages().size();
      named.add(known ? stages.get(stage).as(plan.stages().get(stage).name()) : stages.get(stage));
    }
    return plan.with(named).model(catalog.on(JvmBackend.ofProcess()));
  }

  /** Creates an operator whose dense maths is computed by a backend. */
  public StreamModel create(DenseBackend backend) {
    return plan.model(catalog.on(backend));
  }

  /**
   * Why a published model does not fit: other channels or operators. Empty if both are the same.
   */
  public List<String> misfits(ModelManifest published) {
    List<String> misfits = new ArrayList<>();
    if (!published.channels().equals(plan.channels())) {
      misfits.add(
          "its channels are "
              + published.channels()
              + ", those of this pipeline "
              + plan.channels());
    }
    if (!published.declared().equals(plan.declared())) {
      misfits.add(
          "it declares " + told(published.declared()) + ", this pipeline " + told(plan.declared()));
    }
    List<String> theirs = types(published.stages());
    List<String> ours = types(plan.stages());
    if (!theirs.equals(ours)) {
      misfits.add("its operators are " + theirs + ", those of this pipeline " + ours);
    }
    return misfits;
  }

  private static String told(DeclaredTargets declared) {
    String label = declared.hasLabel() ? "label " + declared.label() : "no label";
    return declared.values().isEmpty() ? label : label + " and targets " + declared.values();
  }

  /** Stages that watch are no part of a model. */
  private List<String> types(List<ModelSpec> stages) {
    ModelCatalog known = catalog.get();
    return stages.stream().map(ModelSpec::type).filter(type -> !known.isWatcher(type)).toList();
  }
}
