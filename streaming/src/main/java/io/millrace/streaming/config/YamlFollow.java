package io.millrace.streaming.config;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code follow:}, which stands beside {@code operators:} and in place of learning. */
final class YamlFollow {

  private static final String EXAMPLE = "{pipeline: beijing-air, models: {kafka: {topic: models}}}";
  private static final String NAME = "the name of a pipeline that publishes models";
  private static final Pattern SWAP = Pattern.compile("at-once|at-watermark");
  private static final int WAITING = 10_000;
  private static final int MOST_WAITING = 10_000_000;

  private final YamlMap root;
  private final Optional<SourceSpec> records;
  private final Optional<YamlValue> written;

  /**
   * @param records where readings come from, if that is known
   */
  YamlFollow(YamlMap root, Optional<SourceSpec> records) {
    this.root = root;
    this.records = records;
    this.written = root.take("follow");
  }

  Optional<FollowSpec> read() {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    for (String key : List.of("decode", "models")) {
      if (root.take(key).isPresent()) {
        root.refuseKey(key, "a pipeline that follows another has none; remove it, or follow");
      }
    }
    return written.flatMap(value -> value.map("a mapping such as " + EXAMPLE)).flatMap(this::read);
  }

  private Optional<FollowSpec> read(YamlMap section) {
    Optional<String> pipeline =
        section.require("pipeline", "beijing-air").flatMap(value -> value.text(NAME));
    String group =
        section
            .take("group")
            .flatMap(value -> value.text("the name of the group whose models answer all groups"))
            .orElse(FollowSpec.Followed.ITS_OWN);
    Optional<SourceSpec> models =
        section
            .require("models", "{kafka: {topic: models}}")
            .flatMap(value -> value.map("a mapping such as {kafka: {topic: models}}"))
            .flatMap(map -> new YamlPublished(records).read(map));
    FollowSpec.Swap swap =
        section
            .take("swap")
            .flatMap(value -> value.text("at-once or at-watermark", SWAP))
            .filter(word -> word.equals("at-watermark"))
            .map(word -> FollowSpec.Swap.AT_WATERMARK)
            .orElse(FollowSpec.Swap.AT_ONCE);
    FollowSpec.Trial trial = trial(section);
    int waiting =
        section
            .take("waiting")
            .flatMap(value -> value.whole(0, MOST_WAITING))
            .map(Long::intValue)
            .orElse(WAITING);
    section.done();
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
                waiting));
  }

  private static FollowSpec.Trial trial(YamlMap section) {
    Optional<YamlValue> shadow = section.take("shadow");
    Optional<YamlValue> split = section.take("split");
    if (shadow.isPresent() && split.isPresent()) {
      section.refuseKey("split", "expected shadow or split, found both; remove one");
    }
    boolean whole = shadow.isPresent();
    return (whole ? shadow : split)
        .flatMap(value -> value.map("a mapping such as {pipeline: beijing-air-next}"))
        .map(map -> trial(map, whole ? FollowSpec.Use.SHADOW : FollowSpec.Use.SPLIT))
        .orElse(FollowSpec.Trial.NONE);
  }

  private static FollowSpec.Trial trial(YamlMap map, FollowSpec.Use use) {
    String pipeline =
        map.require("pipeline", "beijing-air-next").flatMap(value -> value.text(NAME)).orElse("");
    int share =
        use == FollowSpec.Use.SHADOW
            ? FollowSpec.Trial.ALL
            : map.require("share", "10 %").flatMap(YamlFollow::share).orElse(0);
    map.done();
    return new FollowSpec.Trial(pipeline, use, share);
  }

  private static Optional<Integer> share(YamlValue value) {
    String expected = "a share of the keys from 0.01 % to 99.99 %, such as 10 %";
    Optional<String> text = value.text(expected, Pattern.compile("\\d{1,2}(\\.\\d{1,2})? ?%"));
    Optional<Integer> share =
        text.map(
            percent ->
                (int)
                    Math.round(
                        Double.parseDouble(percent.replace("%", "").strip())
                            * (FollowSpec.Trial.ALL / 100)));
    if (share.isPresent() && share.get() == 0) {
      value.refuse("expected " + expected + ", found " + value.found());
      return Optional.empty();
    }
    return share;
  }

  /** Whether published models can stand in for what these operators learn. */
  void judge(List<ModelSpec> stages, YamlStages.CatalogCheck check) {
    if (written.isEmpty() || stages.isEmpty()) {
      return;
    }
    StreamModel model;
    try {
      model = check.catalog().create(stages, check.width());
    } catch (IllegalArgumentException faulty) {
      return;
    }
    boolean trained = stages.stream().anyMatch(stage -> !stage.attachments().isEmpty());
    if (!(model instanceof Learner) && !trained && model != null) {
      root.refuseKey(
          "follow",
          "expected operators that learn or have a model file, found none; there is no model to"
              + " follow: remove follow");
    } else if (model instanceof Encoder) {
      root.refuseKey(
          "follow",
          "expected operators that publish all they have learned, found packets, beside which only"
              + " codebooks are published; use decode to read packets");
    }
  }
}
