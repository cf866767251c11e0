package io.millrace.stage;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Computes the shapes, timing and names of a chain: how the output of one stage becomes the input
 * of the next.
 */
final class ChainLink {

  private final Signature front;
  private final Signature back;
  private final OutputField passed;
  private final List<Kept> kept;
  private final Timing timing;
  private final int frontWidth;
  private final int besideWidth;
  private final boolean besideMayMiss;

  /**
   * @param front signature of the first stage
   * @param back signature of the second stage
   * @param passed field of the first stage's output that the second stage reads
   * @param kept fields of the first stage's output that the chain hands on
   */
  ChainLink(Signature front, Signature back, OutputField passed, List<Kept> kept) {
    this.front = front;
    this.back = back;
    this.passed = passed;
    this.kept = List.copyOf(kept);
    this.timing = front.timing();
    this.frontWidth = front.inputWidth();
    this.besideWidth = back.inputWidth() - passed.width();
    this.besideMayMiss = back.ports().missing() != Ports.Missing.REFUSED;
    if (besideWidth < 0) {
      throw new IllegalArgumentException(
          "Cannot chain: '"
              + passed.name()
              + "' has "
              + passed.width()
              + " numbers, and the stage behind reads "
              + back.inputWidth());
    }
  }

  /** Index of the first passed number in an output row of the first stage. */
  int passedAt() {
    return front.ports().offset(passed.name());
  }

  int passedWidth() {
    return passed.width();
  }

  /** Name of the passed field. */
  String passed() {
    return passed.name();
  }

  /** Returns a reason of the second stage with the channel of the chain's input. */
  Refusal outer(Refusal ofSecond) {
    // Targets are numbered behind the channels, so they move as the channels beside do.
    return ofSecond.at(
        ofSecond.channel() < passed.width()
            ? Refusal.NO_CHANNEL
            : frontWidth + ofSecond.channel() - passed.width());
  }

  /** Number of channels that only the second stage reads. */
  int besideWidth() {
    return besideWidth;
  }

  private Ports.Missing missing() {
    Ports.Missing first = front.ports().missing();
    return besideWidth == 0 || first == back.ports().missing() ? first : Ports.Missing.IN_PART;
  }

  StateLayout sequence() {
    return front.sequence().followedBy(behind(back.sequence()));
  }

  /** Returns a layout of the second stage with its slot names in the chain. */
  static StateLayout behind(StateLayout layout) {
    return StateLayout.of(
        layout.slots().stream()
            .map(slot -> new Slot(Chain.THEN + slot.name(), slot.shape(), slot.initial()))
            .toList());
  }

  Signature signature(StateLayout sequence, StateLayout parameters) {
    return new Signature(
        new Ports(frontWidth + besideWidth, targetWidth(), missing(), outputs()),
        composed(),
        sequence,
        parameters,
        front.multiplyAdds() + back.multiplyAdds() / front.timing().stride());
  }

  /** All targets if a stage takes them, else none. */
  private int targetWidth() {
    int first = front.targetWidth();
    int second = back.targetWidth();
    if (first > 0 && second > 0 && first != second) {
      throw new IllegalArgumentException(
          "Cannot chain: the first stage takes "
              + first
              + " targets, the second "
              + second
              + "; expected all that are declared, or none");
    }
    return Math.max(first, second);
  }

  private List<OutputField> outputs() {
    Stream<OutputField> behind =
        back.ports().outputs().stream()
            .map(
                field ->
                    new OutputField(
                        field.name(),
                        field.width(),
                        field.form(),
                        units(field.units()),
                        meaning(field)));
    // The first stage reads the input of the chain, so its units are those of the chain.
    Stream<OutputField> before =
        kept.stream()
            .map(
                one ->
                    new OutputField(
                        one.name(),
                        one.field().width(),
                        one.field().form(),
                        one.field().units(),
                        one.field().meaning()));
    return Stream.concat(behind, before).toList();
  }

  /** Returns the first indices of the kept fields in an output row of the first stage. */
  int[] keptAt() {
    return kept.stream().mapToInt(one -> front.ports().offset(one.field().name())).toArray();
  }

  int[] keptWidths() {
    return kept.stream().mapToInt(one -> one.field().width()).toArray();
  }

  /**
   * Returns the units, seen from the input of the chain, of an output field of the second stage.
   * They are kept only if all that the second stage reads is a passed field in units of the input.
   * A field that equals the input of the second stage equals that of the chain only if the passed
   * field does; after a reconstruction or a forecast it has the units alone.
   */
  private OutputField.Units units(OutputField.Units units) {
    if (passed.units() == OutputField.Units.NONE || besideWidth > 0) {
      return OutputField.Units.NONE;
    }
    boolean equal = passed.units() == OutputField.Units.FILLED;
    return units == OutputField.Units.FILLED && !equal ? OutputField.Units.INPUT : units;
  }

  /** What the second stage answers of its input is of a reading only in units of a reading. */
  private OutputField.Meaning meaning(OutputField field) {
    boolean ofInput = field.meaning().kind() == OutputField.Meaning.Kind.READING;
    return ofInput && units(field.units()) == OutputField.Units.NONE
        ? OutputField.Meaning.NONE
        : field.meaning();
  }

  private Timing composed() {
    Timing behind = back.timing();
    boolean unbounded =
        timing.receptiveField() == Long.MAX_VALUE || behind.receptiveField() == Long.MAX_VALUE;
    return new Timing(
        unbounded
            ? Long.MAX_VALUE
            : timing.receptiveField() + timing.stride() * (behind.receptiveField() - 1),
        Math.addExact(timing.delay(), Math.multiplyExact(timing.stride(), behind.delay())),
        Math.multiplyExact(timing.stride(), behind.stride()));
  }

  /** Returns the number of outputs that the first stage has emitted after {@code steps} steps. */
  long emitted(long steps) {
    return steps <= timing.delay() ? 0 : (steps - 1 - timing.delay()) / timing.stride() + 1;
  }

  /**
   * Returns false if a row is infinite somewhere, or if a required channel that only the second
   * stage reads is missing.
   */
  boolean acceptable(Rows rows, int row) {
    int width = frontWidth + besideWidth;
    if (!rows.acceptable(row, Ports.Missing.ALLOWED)) {
      return false;
    }
    for (int at = row * width + frontWidth; at < (row + 1) * width; at++) {
      if (!besideMayMiss && Float.isNaN(rows.inputs()[at])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the values of the channels that only the second stage reads, for padding after the end
   * of a stream.
   */
  float[] nothing() {
    float[] nothing = new float[besideWidth];
    Arrays.fill(nothing, besideMayMiss ? Float.NaN : 0f);
    return nothing;
  }

  /** Creates the exception for a state that other stages have written. */
  static IllegalStateException adopted(String owner) {
    return new IllegalStateException(
        "Cannot use the stored state of a "
            + owner
            + ": expected one of this chain of operators, found one of other stages; start a"
            + " pipeline of another name, or without the savepoint");
  }
}
