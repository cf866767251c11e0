package io.millrace.simulate.contest;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Units;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Finds what the answers of a pipeline can be judged by, from the declared meaning of its fields:
 * their names, as the reference of judging lists them, their units and widths.
 *
 * @param found the questions, in the order of the fields
 * @param left fields of an answer that cannot be judged, with the reason
 */
public record Questions(List<Question> found, Map<String, String> left) {

  private static final String CLASS = "class";
  private static final String SCORE = "score";
  private static final String PREDICTION = "prediction";
  private static final String RECONSTRUCTION = "reconstruction";
  private static final String FILLED = "filled";
  private static final String AHEAD = "ahead";

  /** The fields that are answers. */
  public static final List<String> JUDGED =
      List.of(PREDICTION, CLASS, SCORE, FILLED, RECONSTRUCTION);

  public Questions {
    found = List.copyOf(found);
    left = new TreeMap<>(left);
  }

  /**
   * What else is known of the answers.
   *
   * @param ahead how far ahead a prediction is, where the user says so
   * @param marks whether it is known which readings a score should find
   */
  public record Known(OptionalInt ahead, boolean marks) {}

  /**
   * The questions that a pipeline answers.
   *
   * @param plan its channels, declared targets and stages
   * @param ports of its results with all fields
   */
  public static Questions of(ModelPlan plan, Ports ports, Known known) {
    Gathering gathering = new Gathering(plan.inputs(), known);
    for (OutputField field : ports.outputs()) {
      gathering.take(field, plan);
    }
    return gathering.questions();
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
    Gathering gathering = new Gathering(inputs, known);
    widths.forEach((field, width) -> gathering.take(field, width, label));
    return gathering.questions();
  }

  private static final class Gathering {
    private final List<String> inputs;
    private final Known known;
    private final List<Question> found = new ArrayList<>();
    private final Map<String, String> left = new TreeMap<>();

    Gathering(List<String> inputs, Known known) {
      this.inputs = inputs;
      this.known = known;
    }

    void take(OutputField field, ModelPlan plan) {
      if (!JUDGED.contains(field.name())) {
        return;
      }
      boolean ofDeclared =
          field.units() == Units.NONE && field.width() == plan.declared().values().size();
      if (field.name().equals(PREDICTION)) {
        OptionalInt ahead = known.ahead().isPresent() ? known.ahead() : ahead(plan.stages());
        if (ofDeclared) {
          prediction(plan.declared().values(), ahead);
        } else if (field.units() == Units.NONE || field.width() != inputs.size()) {
          left.put(PREDICTION, notOfChannels(field.width()));
        } else {
          prediction(inputs, ahead);
        }
      } else {
        take(field.name(), field.width(), plan.declared().label());
      }
    }

    void take(String field, int width, String label) {
      switch (field) {
        case CLASS -> classes(label);
        case SCORE -> score();
        case PREDICTION -> {
          if (width == inputs.size()) {
            prediction(inputs, known.ahead());
          } else {
            left.put(field, notOfChannels(width));
          }
        }
        case FILLED, RECONSTRUCTION -> {
          if (width == inputs.size()) {
            Question.Kind kind =
                field.equals(FILLED) ? Question.Kind.HIDDEN : Question.Kind.NUMBERS;
            found.add(new Question(kind, field, 0, inputs));
          } else {
            left.put(field, notOfChannels(width));
          }
        }
        default -> {
          // No answer: nothing says what it should be.
        }
      }
    }

    private void prediction(List<String> channels, OptionalInt ahead) {
      if (ahead.isEmpty()) {
        left.put(PREDICTION, "it is not said how far ahead it is; add --ahead N");
      } else {
        found.add(new Question(Question.Kind.NUMBERS, PREDICTION, ahead.getAsInt(), channels));
      }
    }

    private void classes(String label) {
      if (label.isEmpty()) {
        left.put(CLASS, "the pipeline declares no label:");
      } else {
        found.add(new Question(Question.Kind.CLASSES, CLASS, 0, List.of(label)));
      }
    }

    private void score() {
      if (known.marks()) {
        found.add(new Question(Question.Kind.SCORES, SCORE, 0, List.of()));
      } else {
        left.put(
            SCORE,
            "it is not known what it should find; add --label TEXT, or a --scenario that changes"
                + " values");
      }
    }

    private String notOfChannels(int width) {
      return "it has "
          + width
          + " numbers, which are not those of the "
          + inputs.size()
          + " channels of a reading";
    }

    /** The last stage that says so; the least where it says nothing. */
    private static OptionalInt ahead(List<ModelSpec> stages) {
      Object said = stages.isEmpty() ? null : stages.get(stages.size() - 1).options().get(AHEAD);
      return said == null
          ? OptionalInt.of(1)
          : said instanceof Number number ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    }

    Questions questions() {
      return new Questions(found, left);
    }
  }
}
