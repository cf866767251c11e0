package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The fields of results by what they are declared to mean. */
final class Fields {

  /**
   * A field in an output row.
   *
   * @param at its first number
   * @param field as declared
   */
  record Placed(int at, OutputField field) {

    float number(float[] output) {
      return output[at];
    }
  }

  /**
   * Numbers that say something of channels.
   *
   * @param at first of them
   * @param channels the channel of each, as its index in a reading
   */
  record OfChannels(int at, int[] channels) {}

  private final List<Placed> all = new ArrayList<>();
  private final Optional<ModelPlan> plan;

  Fields(Ports ports, Optional<ModelPlan> plan) {
    this.plan = plan;
    int at = 0;
    for (OutputField field : ports.outputs()) {
      all.add(new Placed(at, field));
      at += field.width();
    }
  }

  Optional<Placed> first(Meaning meaning) {
    return all.stream().filter(one -> one.field().meaning() == meaning).findFirst();
  }

  /** Scalars whose course is shown: errors first, then rates of right answers, then others. */
  List<Placed> courses() {
    List<Placed> found = new ArrayList<>();
    for (Meaning meaning : List.of(Meaning.ERROR, Meaning.CORRECT, Meaning.UNDECLARED)) {
      all.stream()
          .filter(one -> one.field().meaning() == meaning)
          .filter(one -> one.field().form() == OutputField.Form.SCALAR)
          .forEach(found::add);
    }
    return found;
  }

  /**
   * What was expected of the channels of a reading, or the ends of its interval; empty if no field
   * says it in their units. Ends with a number are those of a forecast of a later reading.
   */
  Optional<OfChannels> ofChannels(Meaning meaning) {
    boolean end = meaning == Meaning.LOWER || meaning == Meaning.UPPER;
    return all.stream()
        .filter(one -> one.field().meaning() == meaning && !(end && one.field().number() > 0))
        .flatMap(one -> channels(one).stream())
        .findFirst();
  }

  /** What was expected; else a reading whose gaps were filled. */
  Optional<OfChannels> expected() {
    Optional<OfChannels> declared = ofChannels(Meaning.EXPECTED);
    return declared.isPresent()
        ? declared
        : all.stream()
            .filter(one -> one.field().units() == OutputField.Units.FILLED)
            .flatMap(one -> channels(one).stream())
            .findFirst();
  }

  private Optional<OfChannels> channels(Placed one) {
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    List<String> channels = plan.get().channels();
    List<String> inputs = plan.get().inputs();
    List<String> targets = plan.get().declared().values();
    boolean units = one.field().units() != OutputField.Units.NONE;
    int width = one.field().width();
    List<String> names =
        units && width == inputs.size()
            ? inputs
            : !units && width == targets.size() ? targets : List.of();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OfChannels(
                one.at(),
                IntStream.range(0, width).map(i -> channels.indexOf(names.get(i))).toArray()));
  }
}
