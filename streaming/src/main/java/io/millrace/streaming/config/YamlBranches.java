package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code branches:}, several chains of operators behind the source of a pipeline. */
final class YamlBranches {

  static final String NAME = "branches";

  /** Of a pipeline, and so of the name under which a branch publishes its models. */
  private static final int LONGEST_NAME = 64;

  /** Neither dots nor dashes: the uids of a branch are those of no other and of no pipeline. */
  private static final Pattern NAMES = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,31}");

  private static final String EXAMPLE =
      "{codes: {operators: [dictionary], results: {folder: out/codes}}}";
  private static final List<String> OF_EACH =
      List.of(
          "operators",
          "decode",
          "follow",
          "warm_start",
          "results",
          "models",
          "evaluate",
          "metrics");
  private static final Key<Long> SEED =
      Key.of("seed", Forms.wholeLong(Long.MIN_VALUE, Long.MAX_VALUE))
          .describedAs("Decides every random choice, together with the name of the group.")
          .defaultsToComputed("that of the pipeline");

  private final Entries root;
  private final ModelCatalog catalog;

  /** The plan of the pipeline: channels, all that is declared, and the seed. */
  private final ModelPlan whole;

  private final Optional<SourceSpec> source;
  private final YamlOutputs outputs;

  YamlBranches(
      Entries root,
      ModelCatalog catalog,
      ModelPlan whole,
      Optional<SourceSpec> source,
      YamlOutputs outputs) {
    this.root = root;
    this.catalog = catalog;
    this.whole = whole;
    this.source = source;
    this.outputs = outputs;
  }

  /** The key of the section. */
  static Key<Map<String, Value>> key(ModelCatalog catalog) {
    return Key.of(
            NAME,
            Forms.values("a mapping of names to branches such as " + EXAMPLE, branch(catalog)))
        .describedAs(
            "Instead of operators and results: several chains behind the one source, by name.");
  }

  private static Form<Entries> branch(ModelCatalog catalog) {
    KeyTable keys =
        YamlChain.kinds()
            .refusing(
                List.of("decode"),
                "the records of its source are readings, and packets are no readings; decode in a"
                    + " pipeline of its own")
            .and(YamlChain.operators(catalog).required("[dictionary]"), SEED)
            .and(YamlOutputs.OF_BRANCH);
    return Forms.table(
        "a branch such as {operators: [dictionary], results: {folder: out/codes}}",
        YamlChain.exclusive(keys));
  }

  /**
   * What was read.
   *
   * @param branches those without faults
   * @param shared where records go that no branch takes; empty after a fault
   * @param complete whether all could be read
   */
  record Read(List<BranchSpec> branches, Optional<SinkSpec> shared, boolean complete) {

    /** The stages of all branches. */
    List<ModelSpec> stages() {
      return branches.stream().flatMap(branch -> branch.model().stages().stream()).toList();
    }

    Optional<OutputSpec> outputs() {
      return complete ? shared.map(OutputSpec::ofBranches) : Optional.empty();
    }
  }

  /**
   * Reads the section.
   *
   * @param pipeline name of the pipeline, if it could be read
   */
  Read read(Optional<String> pipeline) {
    for (String key : OF_EACH) {
      if (root.has(key)) {
        root.refuse(
            key,
            key.equals("decode")
                ? "packets are no readings, and branches read readings; decode in a pipeline of its"
                    + " own, or remove branches"
                : "each branch has its own; move it into the branches, or remove branches");
      }
    }
    Optional<SinkSpec> shared = outputs.ofBranches(root);
    Optional<Map<String, Value>> section = root.find(key(catalog));
    if (section.isPresent() && section.get().isEmpty()) {
      root.refuse(NAME, "expected at least one branch, found none; write " + EXAMPLE);
    }
    Map<String, Value> written = section.orElse(Map.of());
    List<BranchSpec> branches = new ArrayList<>();
    written.forEach(
        (name, value) -> {
          checkName(name, value, pipeline);
          branch(catalog)
              .read(value, root.faults())
              .flatMap(entries -> branch(name, entries, shared))
              .ifPresent(branches::add);
        });
    boolean complete = !branches.isEmpty() && branches.size() == written.size();
    if (complete) {
      checkTaken(branches);
    }
    return new Read(branches, shared, complete);
  }

  private void checkName(String name, Value value, Optional<String> pipeline) {
    if (!NAMES.matcher(name).matches()) {
      root.faults()
          .add(
              value.keyLocation(),
              "expected a name of up to 32 letters, digits and underscores that begins with a"
                  + " letter, found '"
                  + name
                  + "'; rename the branch");
    } else if (pipeline.isPresent() && pipeline.get().length() + 1 + name.length() > LONGEST_NAME) {
      root.faults()
          .add(
              value.keyLocation(),
              "expected at most "
                  + LONGEST_NAME
                  + " characters in "
                  + pipeline.get()
                  + "."
                  + name
                  + ", the name of its models, found "
                  + (pipeline.get().length() + 1 + name.length())
                  + "; shorten one of both");
    }
  }

  private Optional<BranchSpec> branch(String name, Entries branch, Optional<SinkSpec> shared) {
    int before = root.faults().count();
    YamlStages.CatalogCheck check = YamlStages.CatalogCheck.ofBranch(catalog, whole);
    YamlChain chain = YamlChain.read(branch, source, check);
    ModelPlan plan = check.plan(chain.stages());
    if (plan.declared().width() > 0) {
      YamlLabels.check(root, branch, chain.stages(), check);
    }
    long seed = branch.read(SEED, whole.seed());
    YamlOutputs.Written written =
        outputs.ofBranch(branch, NAME + "." + name + ".", check.form(chain.stages()), shared);
    List<String> fields = written.fields(branch, check, chain.stages());
    branch.finish();
    return root.faults().count() > before
        ? Optional.empty()
        : written
            .sinks()
            .map(
                sinks ->
                    new BranchSpec(
                        name,
                        new ModelPlan(
                            plan.channels(), plan.declared(), chain.stages(), seed, fields),
                        sinks,
                        chain.published()));
  }

  /** What is declared and reaches no branch would be left out without a word. */
  private void checkTaken(List<BranchSpec> branches) {
    if (whole.declared().hasLabel()
        && branches.stream().noneMatch(branch -> branch.model().declared().hasLabel())) {
      root.refuse(
          "label",
          "expected a branch that takes the label '"
              + whole.declared().label()
              + "', found none; end one with classify, or with dictionary and its option"
              + " classes, or remove label");
    }
    if (!whole.declared().values().isEmpty()
        && branches.stream().allMatch(branch -> branch.model().declared().values().isEmpty())) {
      root.refuse(
          "targets",
          "expected a branch that takes the targets "
              + whole.declared().values()
              + ", found none; end one with forecast, or remove targets");
    }
  }
}
