package io.millrace.api.operator;

import java.util.List;

/**
 * What goes in and what comes out of one step.
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
 * <p>Fewer than one channel, or two outputs of one name, are refused.
 *
 * @param inputWidth number of input channels
 * @param missing what a NaN in the input means
 * @param outputs the fields of an output row, in order
 */
public record Ports(int inputWidth, Missing missing, List<OutputField> outputs) {

  /** What a NaN in the input means. Infinities are refused always. */
  public enum Missing {
    /** The channel was not observed; the operator deals with it. */
    ALLOWED,
    /** That depends on the channel: a row that lacks one it must have is refused. */
    IN_PART,
    /** A fault: the row is refused. */
    REFUSED
  }

  public Ports {
    if (inputWidth < 1) {
      throw new IllegalArgumentException(
          "Cannot read " + inputWidth + " channels: an operator has at least one");
    }
    outputs = List.copyOf(outputs);
    if (outputs.stream().map(OutputField::name).distinct().count() != outputs.size()) {
      throw new IllegalArgumentException("Cannot name two outputs alike: " + outputs);
    }
  }

  /** Number of floats of an output row. */
  public int outputWidth() {
    return outputs.stream().mapToInt(OutputField::width).sum();
  }

  /**
   * The field of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
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

  /** Index of a field's first float in an output row. */
  public int offset(String field) {
    OutputField sought = field(field);
    int offset = 0;
    for (OutputField output : outputs.subList(0, outputs.indexOf(sought))) {
      offset += output.width();
    }
    return offset;
  }
}
