package io.millrace.api.operator;

import java.util.List;

/**
 * Declares the input and the output of one step.
 *
 * <pre>{@code
 * Ports ports =
 *     new Ports(
 *         2,
 *         Ports.Missing.REFUSED,
 *         List.of(OutputField.scalar("error"), OutputField.likeInput("forecast", 2)));
 * assert ports.outputWidth() == 3;
 * assert ports.offset("forecast") == 1;
 * }</pre>
 *
 * <p>An input without channels, and two outputs of the same name, are refused.
 *
 * @param inputWidth number of input channels
 * @param targetWidth number of targets beside the input, see {@link Rows#targets}: 0 for an
 *     operator that takes none, else the {@linkplain DeclaredTargets#width width} of all declared
 *     targets
 * @param missing meaning of NaN in the input
 * @param outputs the fields of an output row, in order
 */
public record Ports(int inputWidth, int targetWidth, Missing missing, List<OutputField> outputs) {

  /** Meaning of NaN in the input. Infinite values are always refused. */
  public enum Missing {
    /** The channel was not observed; the operator accepts the row. */
    ALLOWED,
    /** It depends on the channel: a row without a required channel is refused. */
    IN_PART,
    /** NaN is a fault: the row is refused. */
    REFUSED
  }

  public Ports {
    if (inputWidth < 1) {
      throw new IllegalArgumentException(
          "Cannot read " + inputWidth + " channels: an operator has at least one");
    }
    if (targetWidth < 0) {
      throw new IllegalArgumentException(
          "Cannot take " + targetWidth + " targets: expected 0 or more");
    }
    outputs = List.copyOf(outputs);
    if (outputs.stream().map(OutputField::name).distinct().count() != outputs.size()) {
      throw new IllegalArgumentException("Cannot name two outputs alike: " + outputs);
    }
  }

  /** Declares an operator that takes no targets. */
  public Ports(int inputWidth, Missing missing, List<OutputField> outputs) {
    this(inputWidth, 0, missing, outputs);
  }

  /** Returns the same input and output beside a number of targets. */
  public Ports takingTargets(int number) {
    return new Ports(inputWidth, number, missing, outputs);
  }

  /** Returns the number of floats of an output row. */
  public int outputWidth() {
    return outputs.stream().mapToInt(OutputField::width).sum();
  }

  /**
   * Returns the field of a name.
   *
   * @throws IllegalArgumentException if there is no such field; the message lists the fields
   */
  public OutputField field(String name) {
    for (OutputField output : outputs) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    throw new IllegalArgumentException(
        "Cannot find output '"
            + name
            + "': this operator has "
            + outputs.stream().map(OutputField::name).toList());
  }

  /** Returns the index of a field's first float in an output row. */
  public int offset(String field) {
    OutputField sought = field(field);
    int offset = 0;
    for (OutputField output : outputs.subList(0, outputs.indexOf(sought))) {
      offset += output.width();
    }
    return offset;
  }
}
