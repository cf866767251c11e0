package io.millrace.streaming.judge;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.evaluate.baseline.BaselineKind;
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

  private static final List<String> INTERVAL = List.of("lower", "upper");

  private final StreamModel model;
  private final ModelPlan plan;
  private final Optional<LabelSpec> late;

  /**
   * @param model that the plan makes
   * @param late labels and targets that come later; empty: they come with their readings
   */
  public EvaluationFinder(StreamModel model, ModelPlan plan, Optional<LabelSpec> late) {
    this.model = model;
    this.plan = plan;
    this.late = late;
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
    if (model.padding() > 0) {
      throw new Unfit(
          "",
          "the answers of these stages lag behind their readings, and a result says nothing of"
              + " which; use millrace measure on the results");
    }
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
      default -> false;
    };
  }

  private OutputField field(EvaluationSpec spec) {
    Ports ports = model.signature().ports();
    List<OutputField> known = ports.outputs().stream().filter(field -> isAnswer(field)).toList();
    List<String> names = known.stream().map(OutputField::name).toList();
    if (!spec.field().isEmpty()) {
      return known.stream()
          .filter(field -> field.name().equals(spec.field()))
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
    return known.stream()
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
        if (late.isPresent() && field.number() > 0) {
          throw new Unfit(
              "field",
              field.name()
                  + " is of targets "
                  + field.number()
                  + " readings ahead, and they come later; use millrace measure on the results");
        }
        yield new Judged.Numbers(targets, field.number(), spec.beside().level());
      }
      case CLASS -> new Judged.Classes(field.number());
      default ->
          new Judged.Alarms(
              spec.alarms().orElseThrow().label(),
              spec.alarms().orElseThrow().threshold(),
              plan.inputs().size());
    };
  }

  private JudgedFields fields(OutputField field) {
    List<Integer> inputs = positions(plan.inputs());
    LabelSpec.By by = late.map(LabelSpec::by).orElse(null);
    List<Integer> none = List.of();
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

  /** A field with the ends of its interval, where the model has such fields of its width. */
  private List<String> withInterval(OutputField field) {
    List<OutputField> outputs = model.signature().ports().outputs();
    boolean interval =
        INTERVAL.stream()
            .allMatch(
                name ->
                    outputs.stream()
                        .anyMatch(one -> one.name().equals(name) && one.width() == field.width()));
    return interval
        ? Stream.concat(Stream.of(field.name()), INTERVAL.stream()).toList()
        : List.of(field.name());
  }
}
