package io.millrace.streaming.config;

import io.millrace.api.operator.Encoder;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code operators:} and has the catalogue judge it, so that an operator's own faults carry
 * the lines of its options.
 */
final class YamlStages {

  private static final String ELEMENT =
      "an operator's name, with options such as dictionary: {mode: fast}";

  private final List<Stage> stages = new ArrayList<>();
  private final Set<String> known;

  /** Whether every entry could be read: only then does the order of stages mean anything. */
  private boolean whole = true;

  private YamlStages(Set<String> known) {
    this.known = known;
  }

  /** One entry of the list: its place, its name and what is written of its options. */
  private record Stage(YamlValue entry, String type, Map<String, YamlValue> options) {

    String place() {
      return entry.place() + "." + type;
    }
  }

  static List<ModelSpec> read(YamlValue operators, YamlScope scope, CatalogCheck check) {
    YamlStages reader = new YamlStages(check.catalog().types());
    operators.list("a list of operators").orElse(List.of()).forEach(reader::stage);
    int before = scope.faults().count();
    List<ModelSpec> specs =
        reader.stages.stream()
            .map(
                stage ->
                    new ModelSpec(
                        stage.type(),
                        options(stage),
                        attachments(stage, check.catalog().files(stage.type()))))
            .toList();
    boolean filled = scope.faults().count() == before;
    if (filled && !specs.isEmpty()) {
      check.of(specs).forEach(fault -> reader.report(scope, fault));
    }
    return specs;
  }

  /**
   * The judge of stages.
   *
   * @param catalog the operators there are
   * @param width number of channels
   */
  record CatalogCheck(ModelCatalog catalog, int width) {

    /** What the stages write; as they are, if they are at fault. */
    YamlOutputs.Form form(List<ModelSpec> specs) {
      try {
        return !specs.isEmpty() && catalog.create(specs, width) instanceof Encoder
            ? YamlOutputs.Form.CODES
            : YamlOutputs.Form.RESULTS;
      } catch (IllegalArgumentException faulty) {
        return YamlOutputs.Form.RESULTS;
      }
    }

    List<SpecFault> of(List<ModelSpec> specs) {
      try {
        catalog.create(specs, width);
        return List.of();
      } catch (SpecException faulty) {
        return faulty.faults();
      } catch (IllegalArgumentException refused) {
        return List.of(new SpecFault(specs.size() - 1, "", String.valueOf(refused.getMessage())));
      }
    }
  }

  private void stage(YamlValue entry) {
    if (entry.isScalar()) {
      entry.text(ELEMENT).ifPresent(type -> stages.add(new Stage(entry, type, Map.of())));
      return;
    }
    Optional<YamlMap> map = entry.map(ELEMENT);
    if (map.isEmpty()) {
      whole = false;
      return;
    }
    Map<String, YamlValue> named = map.get().entries();
    if (named.size() != 1) {
      whole = false;
      entry.refuse(
          "expected one operator, found "
              + (named.isEmpty() ? "none" : String.join(", ", named.keySet()))
              + "; indent its options below its name, and begin each operator with '- '");
      return;
    }
    named.forEach(
        (type, options) -> {
          Map<String, YamlValue> written = new LinkedHashMap<>();
          if (!options.isNothing()) {
            options
                .map("a mapping of options")
                .ifPresent(mapping -> written.putAll(mapping.entries()));
          }
          stages.add(new Stage(entry, type, written));
        });
  }

  private static Map<String, Object> options(Stage stage) {
    Map<String, Object> options = new LinkedHashMap<>();
    stage
        .options()
        .forEach(
            (name, value) -> {
              if (value.isNothing()) {
                value.refuse("expected a value, found nothing; remove the line for the default");
              } else {
                options.put(name, value.plain());
              }
            });
    return options;
  }

  /** Reads the model files that a stage's options name; a fault in one is told at its option. */
  private static Map<String, Attachment> attachments(Stage stage, Set<String> files) {
    Map<String, Attachment> attachments = new LinkedHashMap<>();
    for (String option : files) {
      YamlValue value = stage.options().get(option);
      if (value != null && !value.isNothing()) {
        value
            .text("the path of a model file")
            .ifPresent(
                path -> {
                  try {
                    attachments.put(option, ModelFile.read(path));
                  } catch (PipelineException faulty) {
                    faulty.faults().forEach(fault -> value.refuse(fault.in(value.written())));
                  }
                });
      }
    }
    return attachments;
  }

  /**
   * Passes a fault on with its line. A message of an operator quotes the value it was given; where
   * that value came from the environment, the reference is quoted instead.
   */
  private void report(YamlScope scope, SpecFault fault) {
    Stage stage = stages.get(Math.min(Math.max(fault.stage(), 0), stages.size() - 1));
    YamlValue option = stage.options().get(fault.option());
    String message = fault.message();
    for (YamlValue value : stage.options().values()) {
      message = value.redacted(message);
    }
    if (option != null) {
      String hint =
          option.isQuoted() && option.looksLikeNumber()
              ? "; in quotes it is text: remove the quotes"
              : "";
      scope.faults().add(option.line(), stage.place() + "." + fault.option(), message + hint);
    } else if (!fault.option().isEmpty()) {
      scope.faults().add(stage.entry().line(), stage.place() + "." + fault.option(), message);
    } else if (whole || !known.contains(stage.type())) {
      scope.faults().add(stage.entry().line(), stage.place(), message);
    }
  }
}
