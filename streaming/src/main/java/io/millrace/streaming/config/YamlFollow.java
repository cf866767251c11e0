package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code follow:}, which is written with {@code operators:} and replaces learning. */
final class YamlFollow implements KindSection {

  private static final String SHARE = "a share of the keys from 0.01 % to 99.99 %, such as 10 %";
  private static final String TRIED = "a mapping such as {pipeline: beijing-air-next}";
  private static final Form<String> NAME =
      Forms.text("the name of a pipeline that publishes models");

  private static final Key<String> PIPELINE =
      Key.of("pipeline", NAME)
          .describedAs("Name of the pipeline that publishes the models.")
          .required("beijing-air");
  private static final Key<String> GROUP =
      Key.of("group", Forms.text("the name of the group whose models answer all groups"))
          .describedAs("The group whose models answer all groups.")
          .defaultsToComputed("each group is answered by its own");
  private static final Key<Entries> MODELS =
      Key.of(
              "models",
              Forms.table("a mapping such as {kafka: {topic: models}}", YamlPublished.KEYS))
          .describedAs("Where that pipeline publishes its models.")
          .required("{kafka: {topic: models}}");
  private static final Key<FollowSpec.Swap> SWAP =
      Key.of("swap", Forms.either(FollowSpec.Swap.AT_ONCE, FollowSpec.Swap.AT_WATERMARK))
          .describedAs(
              "When a new version begins to answer: when it arrives, or when the watermark of the"
                  + " readings reaches its time.")
          .defaultsTo(FollowSpec.Swap.AT_ONCE);
  private static final Key<String> TRIED_PIPELINE =
      Key.of("pipeline", NAME)
          .describedAs("Name of the pipeline that publishes the models that are tried.")
          .required("beijing-air-next");
  private static final Key<Integer> TRIED_SHARE =
      Key.of(
              "share",
              Forms.text(SHARE, Pattern.compile("\\d{1,2}(\\.\\d{1,2})? ?%"))
                  .as(YamlFollow::share, Object::toString)
                  .where(SHARE, share -> share > 0))
          .describedAs("Share of the keys that the tried models answer.")
          .required("10 %");
  private static final Key<Entries> SHADOW =
      Key.of("shadow", Forms.table(TRIED, KeyTable.of(TRIED_PIPELINE)))
          .describedAs("Models that compute every reading in addition to the answering model.");
  private static final Key<Entries> SPLIT =
      Key.of("split", Forms.table(TRIED, KeyTable.of(TRIED_PIPELINE, TRIED_SHARE)))
          .describedAs("Models that answer a share of the keys.");
  private static final Key<Integer> WAITING =
      Key.whole("waiting", 0, 10_000_000)
          .describedAs("Readings of a group that wait for its first model; more are refused.")
          .defaultsTo(10_000);

  private static final Key<Scale> SCALE =
      Key.of("scale", Forms.either(Scale.LEARN, Scale.FREEZE))
          .describedAs(
              "Whether standardize goes on learning the scale of a key, or keeps it after"
                  + " scale_readings.")
          .defaultsTo(Scale.LEARN);
  private static final Key<Integer> SCALE_READINGS =
      Key.whole("scale_readings", 2, 1_000_000_000)
          .describedAs("With scale: freeze, readings of a key from which its scale is learned.")
          .defaultsTo(1000);

  private static final Key<Entries> SECTION =
      Key.of(
              "follow",
              Forms.table(
                  "a mapping such as {pipeline: beijing-air, models: {kafka: {topic: models}}}",
                  KeyTable.of(
                          PIPELINE,
                          GROUP,
                          MODELS,
                          SWAP,
                          SHADOW,
                          SPLIT,
                          WAITING,
                          SCALE,
                          SCALE_READINGS)
                      .excluding("shadow", "split")))
          .describedAs(
              "With operators, instead of learning: answer with the models of another pipeline.");

  /** What becomes of the scale of a key. */
  private enum Scale {
    LEARN,
    FREEZE
  }

  @Override
  public Key<Entries> key() {
    return SECTION;
  }

  @Override
  public boolean replacesOperators() {
    return false;
  }

  @Override
  public Optional<FollowSpec> read(Entries root, Optional<SourceSpec> records) {
    if (!root.has(SECTION.name())) {
      return Optional.empty();
    }
    for (String key : List.of("decode", "models")) {
      if (root.has(key)) {
        root.refuse(key, "a pipeline that follows another has none; remove it, or follow");
      }
    }
    return root.find(SECTION).flatMap(section -> section(section, records));
  }

  private static Optional<FollowSpec> section(Entries section, Optional<SourceSpec> records) {
    Optional<String> pipeline = section.find(PIPELINE);
    String group = section.read(GROUP, FollowSpec.Followed.ITS_OWN);
    Optional<SourceSpec> models =
        section.find(MODELS).flatMap(map -> new YamlPublished(records).read(map));
    FollowSpec.Swap swap = section.read(SWAP);
    FollowSpec.Trial trial = trial(section);
    int waiting = section.read(WAITING);
    Scale scale = section.read(SCALE);
    int readings = section.read(SCALE_READINGS);
    if (scale == Scale.LEARN && section.has(SCALE_READINGS.name())) {
      section.refuse(SCALE_READINGS.name(), "has no effect without scale: freeze; add it");
    }
    section.finish();
    if (pipeline.isPresent() && pipeline.get().equals(trial.pipeline())) {
      section.refuse("tries the models that answer already; name another pipeline, or publish");
    }
    return pipeline.isEmpty() || models.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FollowSpec(
                new FollowSpec.Followed(pipeline.get(), group),
                models.get(),
                swap,
                trial,
                waiting,
                scale == Scale.FREEZE ? readings : FollowSpec.ALWAYS));
  }

  private static FollowSpec.Trial trial(Entries section) {
    boolean whole = section.has(SHADOW.name());
    if (whole && section.has(SPLIT.name())) {
      section.refuse("split", "expected shadow or split, found both; remove one");
    }
    return section
        .find(whole ? SHADOW : SPLIT)
        .map(map -> trial(map, whole ? FollowSpec.Use.SHADOW : FollowSpec.Use.SPLIT))
        .orElse(FollowSpec.Trial.NONE);
  }

  private static FollowSpec.Trial trial(Entries map, FollowSpec.Use use) {
    String pipeline = map.read(TRIED_PIPELINE, "");
    int share = use == FollowSpec.Use.SHADOW ? FollowSpec.Trial.ALL : map.read(TRIED_SHARE, 0);
    map.finish();
    return new FollowSpec.Trial(pipeline, use, share);
  }

  private static int share(String percent) {
    double share = Double.parseDouble(percent.replace("%", "").strip());
    return (int) Math.round(share * (FollowSpec.Trial.ALL / 100));
  }

  /** Refuses operators of which a published model holds nothing, or not all that they learn. */
  @Override
  public void check(Entries root, List<ModelSpec> stages, YamlStages.CatalogCheck check) {
    if (root.has(SECTION.name())) {
      check.sound(stages).ifPresent(model -> check(root, stages, model));
    }
  }

  private static void check(Entries root, List<ModelSpec> stages, StreamModel model) {
    boolean trained = stages.stream().anyMatch(stage -> !stage.attachments().isEmpty());
    if (!(model instanceof Learner) && !trained) {
      root.refuse(
          "follow",
          "expected operators that learn or have a model file, found none; there is no model to"
              + " follow: remove follow");
    } else if (model instanceof Encoder) {
      root.refuse(
          "follow",
          "expected operators that publish all they have learned, found packets, beside which only"
              + " codebooks are published; use decode to read packets");
    }
  }
}
