package io.millrace.cli.compare;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.simulate.contest.Questions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the pipelines that are compared, and finds what they answer. */
final class Contestants {

  private final ModelCatalog catalog;
  private final Questions.Known known;
  private final Map<String, Contestant> named = new LinkedHashMap<>();

  Contestants(ModelCatalog catalog, Questions.Known known) {
    this.catalog = catalog;
    this.known = known;
  }

  /**
   * Adds a pipeline, each branch of it as one contestant.
   *
   * @param file its file, which names it
   * @param spec as it reads what is played
   */
  void add(Path file, PipelineSpec spec) {
    String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    List<PipelineSpec> parts = spec.parts();
    for (int part = 0; part < parts.size(); part++) {
      List<BranchSpec> branches = spec.branches();
      add(branches.isEmpty() ? stem : stem + "." + branches.get(part).name(), parts.get(part));
    }
  }

  private void add(String stem, PipelineSpec spec) {
    String name = stem;
    for (int copy = 2; named.containsKey(name); copy++) {
      name = stem + "-" + copy;
    }
    ModelPlan plan = spec.model();
    if (plan.stages().isEmpty()) {
      throw CommandException.refused(
          "Cannot compare "
              + stem
              + " by running it: expected operators, found a pipeline that answers with the models"
              + " of another; run both, and compare their results with --results");
    }
    StreamModel model = plan.model(catalog);
    Contestant found = new Contestant(name, spec, Questions.of(plan, model, known));
    List<OutputField> fields = model.signature().ports().outputs();
    named.put(name, found.writing(fields.stream().map(OutputField::name).toList()));
  }

  List<Contestant> all() {
    return new ArrayList<>(named.values());
  }
}
