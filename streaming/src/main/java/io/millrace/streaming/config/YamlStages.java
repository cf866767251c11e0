package io.millrace.streaming.config;

import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Location;
import io.millrace.api.config.Value;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.streaming.config.tree.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code operators:} and checks it with the catalogue, so that an operator's own faults get
 * the lines of its options.
 */
final class YamlStages {

  private static final Form<String> NAME =
      Forms.text("an operator's name, with options such as dictionary: {mode: fast}");
  private static final Form<Map<String, Value>> NAMED = Forms.values(NAME.expected(), NAME);
  private static final Form<Map<String, Value>> OPTIONS =
      Forms.values("a mapping of options", Forms.text("text"));

  private final List<Stage> stages = new ArrayList<>();
  private final Set<String> known;

  /** Whether every entry could be read; otherwise the order of stages is not checked. */
  private boolean whole = true;

  private YamlStages(Set<String> known) {
    this.known = known;
  }

  /** One entry of the list: its location, its operator and its options as written. */
  private record Stage(Value entry, String type, Map<String, Value> options) {

    Location at(int line, String option) {
      Location stage = new Location(entry.location().path(), line).key(type);
      return option.isEmpty() ? stage : stage.key(option);
    }
  }

  static List<ModelSpec> read(List<Value> operators, Faults faults, CatalogCheck check) {
    YamlStages reader = new YamlStages(check.catalog().types());
    operators.forEach(entry -> reader.stage(entry, faults));
    int before = faults.count();
    List<ModelSpec> specs =
        reader.stages.stream()
            .map(
                stage ->
                    new ModelSpec(
                        stage.type(),
                        options(stage, reader.inputs(stage, check), check, faults),
                        attachments(stage, check.catalog().files(stage.type()), faults),
                        name(stage, faults)))
            .toList();
    boolean filled = faults.count() == before;
    if (filled && !specs.isEmpty()) {
      check.of(specs).forEach(fault -> reader.report(faults, fault));
    }
    return specs;
  }

  /**
   * Checks stages with a catalogue.
   *
   * @param catalog the available operators
   * @param plan channels and targets of the pipeline
   * @param scope whether the stages must take all that is declared
   */
  record CatalogCheck(ModelCatalog catalog, ModelPlan plan, Scope scope) {

    /** Whose stages are checked. */
    enum Scope {
      PIPELINE,
      /** What is declared is for other branches too. */
      BRANCH
    }

    /** Checks the stages of a pipeline of one chain. */
    static CatalogCheck of(ModelCatalog catalog, ModelPlan plan) {
      return new CatalogCheck(catalog, plan, Scope.PIPELINE);
    }

    /** Checks the stages of one branch. */
    static CatalogCheck ofBranch(ModelCatalog catalog, ModelPlan plan) {
      return new CatalogCheck(catalog, plan, Scope.BRANCH);
    }

    /** The plan with these stages; of a branch, with what they take; whole if they have faults. */
    ModelPlan plan(List<ModelSpec> specs) {
      ModelPlan whole = plan.with(specs);
      try {
        return scope == Scope.BRANCH && !specs.isEmpty() ? whole.needed(catalog) : whole;
      } catch (IllegalArgumentException faulty) {
        return whole;
      }
    }

    /** The model of stages. */
    StreamModel model(List<ModelSpec> specs) {
      return plan(specs).model(catalog);
    }

    /** The model of stages; empty if there are none, or if they have faults, which are reported. */
    Optional<StreamModel> sound(List<ModelSpec> specs) {
      try {
        return specs.isEmpty() ? Optional.empty() : Optional.ofNullable(model(specs));
      } catch (IllegalArgumentException faulty) {
        return Optional.empty();
      }
    }

    /** The model with these fields; empty after a fault. */
    Optional<StreamModel> sound(List<ModelSpec> specs, List<String> fields) {
      try {
        return sound(specs).isEmpty()
            ? Optional.empty()
            : Optional.of(plan(specs).writing(fields).model(catalog));
      } catch (IllegalArgumentException faulty) {
        return Optional.empty();
      }
    }

    /** The kind of results that the stages write; RESULTS if the stages have faults. */
    YamlOutputs.Form form(List<ModelSpec> specs) {
      return sound(specs).filter(Encoder.class::isInstance).isPresent()
          ? YamlOutputs.Form.CODES
          : YamlOutputs.Form.RESULTS;
    }

    /**
     * Returns why results cannot have fields; empty if they can, or if the stages have faults.
     *
     * @param form of results with all fields
     */
    List<String> fieldFaults(List<ModelSpec> specs, List<String> fields, YamlOutputs.Form form) {
      if (sound(specs).isEmpty()) {
        return List.of();
      }
      try {
        ModelPlan writing = plan(specs).writing(fields);
        boolean packets =
            writing.results(writing.model(catalog)).ports().outputs().stream()
                .anyMatch(field -> field.form() == OutputField.Form.PACKET);
        return form == YamlOutputs.Form.CODES && !packets
            ? List.of("expected packet among the fields, since packets are decoded; add it")
            : List.of();
      } catch (SpecException faulty) {
        return faulty.faults().stream().map(SpecFault::message).toList();
      }
    }

    List<SpecFault> of(List<ModelSpec> specs) {
      try {
        model(specs);
        return List.of();
      } catch (SpecException faulty) {
        return faulty.faults();
      } catch (IllegalArgumentException refused) {
        return List.of(new SpecFault(specs.size() - 1, "", String.valueOf(refused.getMessage())));
      }
    }
  }

  private void stage(Value entry, Faults faults) {
    if (entry.text().isPresent()) {
      NAME.read(entry, faults).ifPresent(type -> stages.add(new Stage(entry, type, Map.of())));
      return;
    }
    Optional<Map<String, Value>> named = NAMED.read(entry, faults);
    if (named.isEmpty() || named.get().size() != 1) {
      whole = false;
      named.ifPresent(
          several ->
              faults.add(
                  entry.location(),
                  "expected one operator, found "
                      + (several.isEmpty() ? "none" : String.join(", ", several.keySet()))
                      + "; indent its options below its name, and begin each operator with '- '"));
      return;
    }
    named
        .get()
        .forEach(
            (type, options) -> {
              Map<String, Value> written =
                  isNothing(options) ? Map.of() : OPTIONS.read(options, faults).orElse(Map.of());
              stages.add(new Stage(entry, type, written));
            });
  }

  private static boolean isNothing(Value value) {
    return ((YamlValue) value).isNothing();
  }

  private static String name(Stage stage, Faults faults) {
    Value written = stage.options().get(OperatorSchema.AS.name());
    return written == null
        ? stage.type()
        : OperatorSchema.AS.form().read(written, faults).orElse(stage.type());
  }

  /** Names of a stage's inputs, if those are the channels, which stages around a model keep. */
  private List<String> inputs(Stage stage, CatalogCheck check) {
    boolean kept =
        stages.subList(0, stages.indexOf(stage)).stream()
            .allMatch(before -> check.catalog().isWrapper(before.type()));
    return kept ? check.plan().inputs() : List.of();
  }

  /**
   * @param inputs names of the stage's inputs
   */
  private static Map<String, Object> options(
      Stage stage, List<String> inputs, CatalogCheck check, Faults faults) {
    List<String> targets =
        check.catalog().isWrapper(stage.type()) ? List.of() : check.plan().declared().values();
    Map<String, Object> options = new LinkedHashMap<>();
    stage
        .options()
        .forEach(
            (name, value) -> {
              if (name.equals(OperatorSchema.AS.name())) {
                return;
              }
              if (isNothing(value)) {
                faults.add(
                    value.location(),
                    "expected a value, found nothing; remove the line for the default");
              } else {
                options.put(
                    name, YamlFilled.option(name, (YamlValue) value, inputs, targets, faults));
              }
            });
    return options;
  }

  /**
   * Reads the model files that a stage's options name; a fault of a file is reported at its option.
   */
  private static Map<String, Attachment> attachments(
      Stage stage, Set<String> files, Faults faults) {
    Form<String> path = Forms.text("the path of a model file");
    Map<String, Attachment> attachments = new LinkedHashMap<>();
    for (String option : files) {
      Value value = stage.options().get(option);
      if (value == null || isNothing(value)) {
        continue;
      }
      Optional<String> file = path.read(value, faults);
      try {
        file.ifPresent(known -> attachments.put(option, ModelFile.read(known)));
      } catch (PipelineException faulty) {
        String written = ((YamlValue) value).written();
        faulty.faults().forEach(fault -> faults.add(value.location(), fault.in(written)));
      }
    }
    return attachments;
  }

  /**
   * Reports a fault with its line. The message of an operator quotes the value of an option; where
   * the value came from the environment, the reference is quoted instead.
   */
  private void report(Faults faults, SpecFault fault) {
    Stage stage = stages.get(Math.min(Math.max(fault.stage(), 0), stages.size() - 1));
    YamlValue option = (YamlValue) stage.options().get(fault.option());
    String message = fault.message();
    for (Value value : stage.options().values()) {
      message = ((YamlValue) value).redacted(message);
    }
    if (option != null) {
      String hint = option.isQuotedNumber() ? "; in quotes it is text: remove the quotes" : "";
      faults.add(stage.at(option.location().line(), fault.option()), message + hint);
    } else if (!fault.option().isEmpty() || whole || !known.contains(stage.type())) {
      faults.add(stage.at(stage.entry().location().line(), fault.option()), message);
    }
  }
}
