package io.millrace.cli.importing.onnx.value;

/**
 * An axis of a tensor of the graph, and what it is in a network.
 *
 * @param extent its extent; for time, that of the clip for which shapes are folded
 */
public record Axis(Role role, int extent) {

  public static final Axis UNIT = new Axis(Role.UNIT, 1);

  /** What an axis is in a network. */
  public enum Role {
    /** One index: the batch of one stream, and axes that views add. */
    UNIT,
    TIME,
    CHANNEL,
    SPACE,
    /** Time in parts of a frame: several for each step, which are an axis of space there. */
    STEPS,
    /** The only axis of the input's frame, until a node shows what it is. */
    UNDECIDED
  }

  public boolean is(Role other) {
    return role == other;
  }

  public Axis of(int other) {
    return new Axis(role, other);
  }

  @Override
  public String toString() {
    return role.name().toLowerCase(java.util.Locale.ROOT) + " " + extent;
  }
}
