package io.millrace.streaming.judge;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.detection.DetectionMeasure;
import io.millrace.evaluate.judge.Beside;
import io.millrace.evaluate.judge.Judged;
import io.millrace.evaluate.judge.KeyEvaluation;
import io.millrace.evaluate.sum.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds what of a model's output is judged, from what its fields mean. */
public final class EvaluationFinder {

  private final StreamModel model;
  private final ModelPlan plan;
  private final Optional<Late> late;

  /**
   * @param model that the plan makes
   * @param late labels and targets that come later; empty: they come with their readings
   */
  public EvaluationFinder(StreamModel model, ModelPlan plan, Optional<Late> late) {
    this.model = model;
    this.plan = plan;
    this.late = late;
  }

  /**
   * Labels and targets that come later.
   *
   * @param by what tells which reading of its key one is for
   * @param most readings of a key that wait
   */
  public record Late(LabelSpec.By by, int most) {

    /** Those of a pipeline. */
    public static Optional<Late> of(Optional<LabelSpec> labels) {
      return labels.map(spec -> new Late(spec.by(), spec.most()));
    }
  }

  /** Why something cannot be judged, and the key of the section at fault, or an empty text. */
  public static final class Unfit extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;

    Unfit(String key, String message) {
      super(message);
      this.key = key;
    }

    /** The key of {@code evaluate} at fault; empty if it is the section. */
    public String key() {
      return key;
    }
  }

  /**
   * Finds what is judged.
   *
   * @throws Unfit if nothing can be, with the cure
   */
  public Evaluation find(EvaluationSpec spec) {
    OutputField field = field(spec);
    List<BaselineKind> baselines = baselines(spec.beside().baselines());
    Beside beside =
        new Beside(baselines, spec.beside().season(), spec.recent().last(), spec.recent().fading());
    Judged judged = judged(field, spec);
    try {
      KeyEvaluation unused = new KeyEvaluation(judged, beside);
      checkMetrics(spec.metrics(), judged);
      return new Evaluation(
          judged,
          beside,
          fields(field),
          spec.window().toMillis(),
          spec.close() == EvaluationSpec.Close.END,
          unused.floats() > 0 && late.isPresent() ? late.get().most() : 1);
    } catch (Unfit unfit) {
      throw unfit;
    } catch (IllegalArgumentException unfit) {
      throw new Unfit("baselines", unfit.getMessage());
    }
  }

  private static List<BaselineKind> baselines(List<String> words) {
    List<BaselineKind> kinds = new ArrayList<>();
    for (String word : words) {
      try {
        kinds.add(BaselineKind.of(word));
      } catch (IllegalArgumentException unknown) {
        throw new Unfit("baselines", unknown.getMessage());
      }
    }
    return kinds;
  }

  private static void checkMetrics(List<String> names, Judged judged) {
    List<String> known = judged.measure().metrics().stream().map(Metric::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new Unfit(
            "fields",
            "expected metrics among " + String.join(", ", known) + ", found '" + name + "'");
      }
    }
  }

  /**
   * Whether a field can be compared with a truth. What was said of this reading some readings ago
   * is judged as the forecast that it was.
   */
  private static boolean isAnswer(OutputField field) {
    return switch (field.meaning()) {
      case EXPECTED -> field.number() == 0;
      case FORECAST, TARGETS, CLASS, SCORE -> true;
      default -> isCode(field);
    };
  }

  private static boolean isCode(OutputField field) {
    return field.meaning() == Meaning.CODE || field.form() == OutputField.Form.PACKET;
  }

  /** The name of a field of the last stage without its stage. */
  private String bare(EvaluationSpec spec) {
    String last = plan.stages().get(plan.stages().size() - 1).name() + ".";
    return spec.field().startsWith(last) ? spec.field().substring(last.length()) : spec.field();
  }

  private OutputField field(EvaluationSpec spec) {
    Ports ports = model.signature().ports();
    List<OutputField> known = ports.outputs().stream().filter(field -> isAnswer(field)).toList();
    List<String> names = known.stream().map(OutputField::name).toList();
    if (!spec.field().isEmpty()) {
      return known.stream()
          .filter(field -> field.name().equals(spec.field()) || field.name().equals(bare(spec)))
          .findFirst()
          .orElseThrow(
              () ->
                  new Unfit(
                      "field",
                      "expected a field that can be compared with a truth, "
                          + (names.isEmpty() ? "and there is none" : "one of " + names)
                          + ", found '"
                          + spec.field()
                          + "'"));
    }
    boolean scores = spec.alarms().isPresent();
    // A code is judged if nothing else can be, or if it is named.
    return Stream.concat(
            known.stream().filter(field -> !isCode(field)),
            known.stream().filter(field -> isCode(field)))
        .filter(field -> (field.meaning() == Meaning.SCORE) == scores)
        .findFirst()
        .orElseThrow(
            () ->
                new Unfit(
                    "",
                    "expected a field "
                        + (scores
                            ? "that is a score"
                            : "that answers a reading, a target or a class")
                        + ", found "
                        + (names.isEmpty() ? "none" : String.join(", ", names))
                        + (names.isEmpty()
                            ? "; end the stages with forecast, classify or dictionary, or remove"
                                + " evaluate"
                            : scores
                                ? "; remove label and threshold"
                                : "; write label: and threshold: to judge the score")));
  }

  private Judged judged(OutputField field, EvaluationSpec spec) {
    if (isCode(field) && spec.alarms().isEmpty()) {
      return new Judged.Codes(
          plan.inputs(), beside(field, Meaning.ERROR).isPresent(), decoded(field).isPresent());
    }
    boolean scores = field.meaning() == Meaning.SCORE;
    if (scores != spec.alarms().isPresent()) {
      throw new Unfit(
          scores ? "field" : "label",
          scores
              ? "expected label: and threshold: beside a score; add them"
              : "has no effect on " + field.name() + ", which is no score; remove it");
    }
    return switch (field.meaning()) {
      case EXPECTED, FORECAST ->
          new Judged.Numbers(plan.inputs(), field.number(), spec.beside().level());
      case TARGETS -> {
        List<String> targets = plan.declared().values();
        if (targets.size() != field.width()) {
          throw new Unfit(
              "field",
              "expected "
                  + field.name()
                  + " to have a number for each of the targets "
                  + targets
                  + ", found "
                  + field.width()
                  + "; declare only the targets that are predicted");
        }
        yield new Judged.Numbers(targets, field.number(), spec.beside().level());
      }
      case CLASS -> new Judged.Classes(field.number());
      default -> alarms(spec.alarms().orElseThrow());
    };
  }

  private Judged alarms(EvaluationSpec.Alarms how) {
    return new Judged.Alarms(
        how.label(),
        how.threshold(),
        plan.inputs().size(),
        how.probation(),
        DetectionMeasure.Areas.BINNED);
  }

  private JudgedFields fields(OutputField field) {
    List<Integer> inputs = positions(plan.inputs());
    LabelSpec.By by = late.map(Late::by).orElse(null);
    List<Integer> none = List.of();
    if (isCode(field)) {
      List<String> others =
          Stream.of(beside(field, Meaning.ERROR), decoded(field))
              .flatMap(Optional::stream)
              .map(OutputField::name)
              .toList();
      return new JudgedFields(others, inputs, none, null, List.of(field.name()));
    }
    return switch (field.meaning()) {
      case EXPECTED, FORECAST -> new JudgedFields(withInterval(field), inputs, none, null);
      case TARGETS ->
          new JudgedFields(
              withInterval(field),
              by == null
                  ? positions(plan.declared().values())
                  : IntStream.range(0, plan.declared().values().size()).boxed().toList(),
              none,
              by);
      case CLASS -> new JudgedFields(List.of(field.name()), List.of(label(by)), none, by);
      default -> new JudgedFields(List.of(field.name()), none, inputs, null);
    };
  }

  /** A label that is not declared is the last channel. */
  private int label(LabelSpec.By by) {
    if (by != null) {
      return plan.declared().labelAt();
    }
    return plan.declared().hasLabel()
        ? plan.channels().indexOf(plan.declared().label())
        : plan.channels().size() - 1;
  }

  private List<Integer> positions(List<String> names) {
    return names.stream().map(name -> plan.channels().indexOf(name)).toList();
  }

  /**
   * A field with the ends of its interval, where its stage has such fields of the same answer.
   *
   * @param name of a field of the model; of another, nothing is known
   */
  public List<String> withInterval(String name) {
    return model.signature().ports().outputs().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .map(this::withInterval)
        .orElse(List.of(name));
  }

  private List<String> withInterval(OutputField field) {
    Optional<OutputField> lower = end(field, Meaning.LOWER);
    Optional<OutputField> upper = end(field, Meaning.UPPER);
    return lower.isPresent() && upper.isPresent()
        ? List.of(field.name(), lower.get().name(), upper.get().name())
        : List.of(field.name());
  }

  private Optional<OutputField> end(OutputField field, Meaning meaning) {
    return ofStage(field)
        .filter(
            one ->
                one.meaning() == meaning
                    && one.width() == field.width()
                    && one.number() == field.number()
                    && one.units() == field.units())
        .findFirst();
  }

  /** What is decoded of a code, in the units of the reading. */
  private Optional<OutputField> decoded(OutputField code) {
    return ofStage(code)
        .filter(
            one ->
                one.meaning() == Meaning.EXPECTED
                    && one.number() == 0
                    && one.width() == plan.inputs().size())
        .findFirst();
  }

  private Optional<OutputField> beside(OutputField field, Meaning meaning) {
    return ofStage(field).filter(one -> one.meaning() == meaning).findFirst();
  }

  /** The fields of the stage of a field, which is in their names but for the last stage. */
  private Stream<OutputField> ofStage(OutputField field) {
    return model.signature().ports().outputs().stream()
        .filter(one -> stage(one).equals(stage(field)));
  }

  private static String stage(OutputField field) {
    return field.name().substring(0, field.name().lastIndexOf('.') + 1);
  }
}
