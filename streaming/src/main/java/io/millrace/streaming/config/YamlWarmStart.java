package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.WarmStartSpec;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Optional;

/** Reads {@code warm_start:}, which stands beside {@code operators:}. */
final class YamlWarmStart implements KindSection {

  private static final Key<String> PIPELINE =
      Key.of("pipeline", Forms.text("the name of a pipeline that has published models"))
          .describedAs("Name of the pipeline that published the models.")
          .required("beijing-air");
  private static final Key<String> GROUP =
      Key.of("group", Forms.text("the name of the group whose model all groups begin with"))
          .describedAs("The group whose model all groups begin with.")
          .defaultsToComputed("each group begins with its own");
  private static final Key<Entries> MODELS =
      Key.of("models", Forms.table("a mapping such as {folder: out/models}", YamlPublished.KEYS))
          .describedAs("Where that pipeline published its models.")
          .required("{folder: out/models}");
  private static final Key<Entries> SECTION =
      Key.of(
              "warm_start",
              Forms.table(
                  "a mapping such as {pipeline: beijing-air, models: {folder: out/models}}",
                  KeyTable.of(PIPELINE, GROUP, MODELS)))
          .describedAs("Models of another pipeline with which new groups begin to learn.");

  @Override
  public Key<Entries> key() {
    return SECTION;
  }

  @Override
  public boolean replacesOperators() {
    return false;
  }

  @Override
  public boolean publishes() {
    return true;
  }

  @Override
  public Optional<WarmStartSpec> read(Entries root, Optional<SourceSpec> records) {
    if (!root.has(SECTION.name())) {
      return Optional.empty();
    }
    for (String key : List.of("decode", "follow")) {
      if (root.has(key)) {
        root.refuse(key, "a pipeline that learns has none; remove it, or warm_start");
      }
    }
    return root.find(SECTION).flatMap(section -> section(section, records));
  }

  private static Optional<WarmStartSpec> section(Entries section, Optional<SourceSpec> records) {
    Optional<String> pipeline = section.find(PIPELINE);
    String group = section.read(GROUP, "");
    Optional<SourceSpec> models =
        section.find(MODELS).flatMap(map -> new YamlPublished(records).read(map));
    section.finish();
    return pipeline.isEmpty() || models.isEmpty()
        ? Optional.empty()
        : Optional.of(new WarmStartSpec(pipeline.get(), models.get(), group));
  }

  /** Refuses operators that learn nothing, and those whose codebooks are published alone. */
  @Override
  public void check(Entries root, List<ModelSpec> stages, YamlStages.CatalogCheck check) {
    if (root.has(SECTION.name())) {
      check.sound(stages).ifPresent(model -> check(root, model));
    }
  }

  private static void check(Entries root, StreamModel model) {
    if (!(model instanceof Learner) || model instanceof Encoder) {
      root.refuse(
          "warm_start",
          "expected operators that learn and publish all they have learned, found "
              + (model instanceof Encoder ? "packets" : "none that learn")
              + "; remove warm_start");
    }
  }
}
