package io.millrace.simulate.contest;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.OutputField.Units;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.evaluate.judge.Judged.Numbers;
import io.millrace.simulate.measure.AnswerFields;
import io.millrace.streaming.judge.EvaluationFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds what the answers of a pipeline can be judged by, from the declared meaning of its fields,
 * as {@code evaluate} does, so that an operator of a user is judged as a shipped one is. Of results
 * alone nothing is declared: there the names that shipped operators give are all that is known.
 *
 * @param found the questions, in the order of the fields
 * @param left fields of an answer that cannot be judged, with the reason
 * @param declared of a field of the questions, the ends of its interval by what they are declared
 *     to mean; empty where nothing is declared
 */
public record Questions(
    List<Question> found, Map<String, String> left, Map<String, AnswerFields> declared) {

  private static final String CLASS = "class";
  private static final String SCORE = "score";
  private static final String PREDICTION = "prediction";
  private static final Pattern HORIZON = Pattern.compile(PREDICTION + "_[1-9][0-9]{0,3}");
  private static final String RECONSTRUCTION = "reconstruction";
  private static final String FILLED = "filled";

  private static final Set<Meaning> COMPARED =
      Set.of(Meaning.EXPECTED, Meaning.FORECAST, Meaning.TARGETS, Meaning.CLASS, Meaning.SCORE);

  public Questions {
    found = List.copyOf(found);
    left = new TreeMap<>(left);
    declared = Map.copyOf(declared);
  }

  /** Questions of answers of which nothing is declared. */
  public Questions(List<Question> found, Map<String, String> left) {
    this(found, left, Map.of());
  }

  /** The fields of the answer of which one is judged. */
  public AnswerFields answer(String field) {
    return declared.getOrDefault(field, AnswerFields.named(field));
  }

  /**
   * What else is known of the answers.
   *
   * @param ahead how far ahead a forecast is, where the user says so
   * @param marks whether it is known which readings a score should find
   */
  public record Known(OptionalInt ahead, boolean marks) {}

  /**
   * The questions that a pipeline answers.
   *
   * @param plan its channels, declared targets and stages
   * @param model of these stages, with all their fields
   */
  public static Questions of(ModelPlan plan, StreamModel model, Known known) {
    Declared declared = new Declared(plan, model, known);
    model.signature().ports().outputs().forEach(declared::take);
    return declared.questions();
  }

  /**
   * The questions that results answer of which nothing but the fields is known.
   *
   * @param widths numbers of each field of a result
   * @param channels names of the channels of the truth
   * @param label name of the label, a channel of the truth; empty if there is none
   */
  public static Questions of(
      Map<String, Integer> widths, List<String> channels, String label, Known known) {
    List<String> inputs = channels.stream().filter(name -> !name.equals(label)).toList();
    Named named = new Named(inputs, label, known);
    widths.forEach(named::take);
    if (named.found.isEmpty() && named.left.isEmpty()) {
      named.left.put(
          widths.isEmpty() ? "no field" : String.join(", ", widths.keySet()),
          "of a folder only prediction, reconstruction, filled, class and score are known as"
              + " answers; name the pipeline that wrote it in its place");
    }
    return new Questions(named.found, named.left);
  }

  private static Optional<String> unmarked(Known known) {
    return known.marks()
        ? Optional.empty()
        : Optional.of(
            "it is not known what it should find; add --label TEXT, or a --scenario that changes"
                + " values");
  }

  /** By what fields are declared to mean. */
  private static final class Declared {
    private final ModelPlan plan;
    private final StreamModel model;
    private final Known known;
    private final long horizons;
    private final EvaluationFinder finder;
    private final List<Question> found = new ArrayList<>();
    private final Map<String, String> left = new TreeMap<>();

    Declared(ModelPlan plan, StreamModel model, Known known) {
      this.plan = plan;
      this.model = model;
      this.known = known;
      this.horizons = horizons(model);
      // A label that comes late is judged as one that came at once: the whole trace is known.
      this.finder = new EvaluationFinder(model, plan, Optional.empty());
    }

    /** One number of the user cannot be that of several horizons. */
    private static long horizons(StreamModel model) {
      return model.signature().ports().outputs().stream()
          .filter(
              field -> field.meaning() == Meaning.FORECAST || field.meaning() == Meaning.TARGETS)
          .count();
    }

    void take(OutputField field) {
      boolean earlier = field.meaning() == Meaning.EXPECTED && field.number() > 0;
      if (field.units() == Units.FILLED && field.meaning() == Meaning.UNDECLARED) {
        filled(field);
      } else if (COMPARED.contains(field.meaning()) && !earlier) {
        compared(field);
      }
    }

    private void filled(OutputField field) {
      if (model.padding() > 0) {
        left.put(field.name(), "it lags behind its reading, and a result says nothing of which");
      } else if (field.width() != plan.inputs().size()) {
        left.put(field.name(), notOfChannels(field.width(), plan.inputs().size()));
      } else {
        found.add(new Question(Question.Kind.HIDDEN, field.name(), 0, plan.inputs()));
      }
    }

    private void compared(OutputField field) {
      Optional<String> unmarked =
          field.meaning() == Meaning.SCORE ? unmarked(known) : Optional.empty();
      if (unmarked.isPresent()) {
        left.put(field.name(), unmarked.get());
        return;
      }
      try {
        io.millrace.evaluate.judge.Judged judged = finder.find(asking(field)).judged();
        List<String> channels = judged instanceof Numbers some ? some.channels() : plan.inputs();
        found.add(question(field, channels));
      } catch (EvaluationFinder.Unfit unfit) {
        left.put(field.name(), unfit.getMessage());
      }
    }

    private static EvaluationSpec asking(OutputField field) {
      EvaluationSpec plain = EvaluationSpec.every(Duration.ofDays(1));
      return new EvaluationSpec(
          plain.window(),
          plain.close(),
          field.name(),
          field.meaning() == Meaning.SCORE
              ? Optional.of(new EvaluationSpec.Alarms("", 0))
              : Optional.empty(),
          plain.recent(),
          plain.beside(),
          plain.metrics());
    }

    private Question question(OutputField field, List<String> channels) {
      return switch (field.meaning()) {
        case CLASS -> new Question(Question.Kind.CLASSES, field.name(), 0, List.of(label()));
        case SCORE -> new Question(Question.Kind.SCORES, field.name(), 0, List.of());
        case EXPECTED -> new Question(Question.Kind.NUMBERS, field.name(), 0, channels);
        default ->
            new Question(
                Question.Kind.NUMBERS,
                field.name(),
                horizons > 1 ? field.number() : known.ahead().orElse(field.number()),
                channels);
      };
    }

    /** A label that is not declared is the last channel. */
    private String label() {
      List<String> channels = plan.channels();
      return plan.declared().hasLabel()
          ? plan.declared().label()
          : channels.get(channels.size() - 1);
    }

    Questions questions() {
      if (found.isEmpty() && left.isEmpty()) {
        left.put(
            model.signature().ports().outputs().stream()
                .map(OutputField::name)
                .collect(Collectors.joining(", ")),
            "none is declared to answer a reading, a target or a class, or to be a score");
      }
      return new Questions(
          found,
          left,
          found.stream()
              .collect(
                  Collectors.toMap(
                      Question::field,
                      question -> AnswerFields.of(plan, model, question.field()),
                      (one, same) -> one)));
    }
  }

  private static String notOfChannels(int width, int channels) {
    return "it has "
        + width
        + " numbers, which are not those of the "
        + channels
        + " channels of a reading";
  }

  /** By the names that shipped operators give. */
  private static final class Named {
    private final List<String> inputs;
    private final String label;
    private final Known known;
    private final List<Question> found = new ArrayList<>();
    private final Map<String, String> left = new TreeMap<>();

    Named(List<String> inputs, String label, Known known) {
      this.inputs = inputs;
      this.label = label;
      this.known = known;
    }

    void take(String field, int width) {
      switch (field) {
        case CLASS -> {
          if (label.isEmpty()) {
            left.put(CLASS, "no pipeline says what the label is; name one with --map");
          } else {
            found.add(new Question(Question.Kind.CLASSES, CLASS, 0, List.of(label)));
          }
        }
        case SCORE ->
            unmarked(known)
                .ifPresentOrElse(
                    reason -> left.put(SCORE, reason),
                    () -> found.add(new Question(Question.Kind.SCORES, SCORE, 0, List.of())));
        case PREDICTION, RECONSTRUCTION, FILLED -> numbers(field, width);
        default -> {
          if (HORIZON.matcher(field).matches()) {
            horizon(field, width);
          }
        }
      }
    }

    /** One horizon of several, whose number is in its name. */
    private void horizon(String field, int width) {
      int ahead = Integer.parseInt(field.substring(PREDICTION.length() + 1));
      if (width != inputs.size()) {
        left.put(field, notOfChannels(width, inputs.size()));
      } else {
        found.add(new Question(Question.Kind.NUMBERS, field, ahead, inputs));
      }
    }

    private void numbers(String field, int width) {
      if (width != inputs.size()) {
        left.put(field, notOfChannels(width, inputs.size()));
      } else if (field.equals(FILLED)) {
        found.add(new Question(Question.Kind.HIDDEN, field, 0, inputs));
      } else if (field.equals(RECONSTRUCTION)) {
        found.add(new Question(Question.Kind.NUMBERS, field, 0, inputs));
      } else if (known.ahead().isEmpty()) {
        left.put(field, "it is not said how far ahead it is; add --ahead N");
      } else {
        found.add(new Question(Question.Kind.NUMBERS, field, known.ahead().getAsInt(), inputs));
      }
    }
  }
}
