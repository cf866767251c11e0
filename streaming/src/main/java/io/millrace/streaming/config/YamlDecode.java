package io.millrace.streaming.config;

import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.util.List;
import java.util.Optional;

/** Reads {@code decode:}, which stands in place of {@code operators:}. */
final class YamlDecode {

  private static final String EXAMPLE = "{pipeline: compressed, models: {folder: out/models}}";

  private final YamlMap root;
  private final Optional<SourceSpec> codes;
  private final Optional<YamlValue> written;

  /**
   * @param codes where codes come from, if that is known
   */
  YamlDecode(YamlMap root, Optional<SourceSpec> codes) {
    this.root = root;
    this.codes = codes;
    this.written = root.take("decode");
  }

  boolean isWritten() {
    return written.isPresent();
  }

  Optional<DecodeSpec> read() {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    for (String key : List.of("operators", "models")) {
      if (root.take(key).isPresent()) {
        root.refuseKey(key, "a pipeline that decodes has none; remove it, or remove decode");
      }
    }
    if (codes.orElse(null) instanceof SourceSpec.Csv) {
      root.refuseKey("source", "expected codes as json or kafka beside decode, found csv");
    }
    Optional<YamlMap> section = written.flatMap(value -> value.map("a mapping such as " + EXAMPLE));
    Optional<String> pipeline =
        section
            .flatMap(map -> map.require("pipeline", "compressed"))
            .flatMap(value -> value.text("the name of the pipeline that wrote the codes"));
    Optional<SourceSpec> models =
        section
            .flatMap(map -> map.require("models", "{folder: out/models}"))
            .flatMap(value -> value.map("a mapping such as {folder: out/models}"))
            .flatMap(map -> new YamlPublished(codes).read(map));
    section.ifPresent(YamlMap::done);
    return pipeline.isEmpty() || models.isEmpty()
        ? Optional.empty()
        : Optional.of(new DecodeSpec(pipeline.get(), models.get()));
  }
}
