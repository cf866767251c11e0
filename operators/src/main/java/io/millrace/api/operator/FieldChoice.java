package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of an output row that are read, in the order in which they are read.
 *
 * <pre>{@code
 * Ports ports =
 *     new Ports(
 *         2,
 *         Ports.Missing.REFUSED,
 *         List.of(OutputField.sparse("code", 2), OutputField.scalar("error")));
 * FieldChoice choice = FieldChoice.of(ports, List.of("error"));
 * assert choice.ports().outputs().equals(List.of(OutputField.scalar("error")));
 * assert choice.of(new float[] {0, 3, 0.5f}, 0)[0] == 0.5f;
 * }</pre>
 *
 * <p>Immutable. Costs a copy of what is chosen.
 */
public final class FieldChoice {

  private final Ports ports;
  private final List<Range> ranges;

  /** Numbers of an output row that are copied as one. */
  private record Range(int from, int length) {}

  private FieldChoice(Ports whole, List<OutputField> chosen) {
    this.ports = new Ports(whole.inputWidth(), whole.targetWidth(), whole.missing(), chosen);
    this.ranges = new ArrayList<>();
    for (OutputField field : chosen) {
      int from = whole.offset(field.name());
      Range last = ranges.isEmpty() ? new Range(-1, 0) : ranges.get(ranges.size() - 1);
      if (last.from() + last.length() == from) {
        ranges.set(ranges.size() - 1, new Range(last.from(), last.length() + field.width()));
      } else {
        ranges.add(new Range(from, field.width()));
      }
    }
  }

  /** Chooses all fields of an operator. */
  public static FieldChoice all(Ports ports) {
    return new FieldChoice(ports, ports.outputs());
  }

  /**
   * Chooses fields by their names.
   *
   * @param ports ports of the operator
   * @param names as {@link io.millrace.api.spec.ModelCatalog#create} takes them: {@code
   *     stage.field}, or a field of the last stage without its stage; none: all fields
   * @throws IllegalArgumentException if there is no such field; the message lists the fields
   */
  public static FieldChoice of(Ports ports, List<String> names) {
    return names.isEmpty()
        ? all(ports)
        : new FieldChoice(
            ports, names.stream().map(name -> ports.field(written(ports, name))).toList());
  }

  /** A field of the last stage has its name alone. */
  private static String written(Ports ports, String name) {
    boolean whole = ports.outputs().stream().anyMatch(field -> field.name().equals(name));
    return whole ? name : name.substring(name.indexOf('.') + 1);
  }

  /** Returns the ports with the chosen fields as their outputs. */
  public Ports ports() {
    return ports;
  }

  /** Returns the names of the chosen fields, for {@link StreamModel#reading}. */
  public Set<String> names() {
    return ports.outputs().stream().map(OutputField::name).collect(Collectors.toSet());
  }

  /**
   * Returns the chosen numbers of an output row.
   *
   * @param outputs row-major output rows
   * @param at index of the first number of the row
   */
  public float[] of(float[] outputs, int at) {
    float[] chosen = new float[ports.outputWidth()];
    int to = 0;
    for (Range range : ranges) {
      System.arraycopy(outputs, at + range.from(), chosen, to, range.length());
      to += range.length();
    }
    return chosen;
  }
}
