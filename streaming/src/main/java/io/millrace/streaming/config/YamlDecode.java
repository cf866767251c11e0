package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import java.util.List;
import java.util.Optional;

/** Reads {@code decode:}, which is written in place of {@code operators:}. */
final class YamlDecode implements KindSection {

  private static final Key<String> PIPELINE =
      Key.of("pipeline", Forms.text("the name of the pipeline that wrote the codes"))
          .describedAs("Name of the pipeline that wrote the packets.")
          .required("compressed");
  private static final Key<Entries> MODELS =
      Key.of("models", Forms.table("a mapping such as {folder: out/models}", YamlPublished.KEYS))
          .describedAs("Where that pipeline publishes its codebooks.")
          .required("{folder: out/models}");

  private static final Key<Entries> SECTION =
      Key.of(
              "decode",
              Forms.table(
                  "a mapping such as {pipeline: compressed, models: {folder: out/models}}",
                  KeyTable.of(PIPELINE, MODELS)))
          .describedAs("Instead of operators: decode packets that another pipeline wrote.");

  @Override
  public Key<Entries> key() {
    return SECTION;
  }

  @Override
  public boolean replacesOperators() {
    return true;
  }

  @Override
  public Optional<DecodeSpec> read(Entries root, Optional<SourceSpec> codes) {
    if (!root.has(SECTION.name())) {
      return Optional.empty();
    }
    for (String key : List.of("operators", "models")) {
      if (root.has(key)) {
        root.refuse(key, "a pipeline that decodes has none; remove it, or remove decode");
      }
    }
    if (codes.orElse(null) instanceof SourceSpec.Csv) {
      root.refuse("source", "expected codes as json or kafka beside decode, found csv");
    } else if (codes.orElse(null) instanceof SourceSpec.HistoryThenLive) {
      root.refuse(
          "source",
          "expected codes as json or kafka beside decode, found history and live; decode"
              + " the history in a run of its own, into a folder of its own");
    } else if (codes.isPresent() && !(format(codes.get()) instanceof RecordFormat.Readings)) {
      root.refuse(
          "source",
          "expected codes as their writer wrote them beside decode, found a map; remove it");
    }
    return root.find(SECTION).flatMap(section -> section(section, codes));
  }

  private static RecordFormat format(SourceSpec codes) {
    if (codes instanceof SourceSpec.Kafka kafka) {
      return kafka.format();
    }
    RecordFormat format =
        codes instanceof SourceSpec.Files files ? files.format() : RecordFormat.READINGS;
    return format instanceof RecordFormat.Dump dump ? dump.values() : format;
  }

  private static Optional<DecodeSpec> section(Entries section, Optional<SourceSpec> codes) {
    Optional<String> pipeline = section.find(PIPELINE);
    Optional<SourceSpec> models =
        section.find(MODELS).flatMap(map -> new YamlPublished(codes).read(map));
    section.finish();
    return pipeline.isEmpty() || models.isEmpty()
        ? Optional.empty()
        : Optional.of(new DecodeSpec(pipeline.get(), models.get()));
  }
}
