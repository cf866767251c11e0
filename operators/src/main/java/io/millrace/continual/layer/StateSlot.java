package io.millrace.continual.layer;

/**
 * Location of a slot in a block of states.
 *
 * @param stateWidth floats of one row's state
 * @param offset offset of the slot in a row's state
 */
public record StateSlot(int stateWidth, int offset) {

  /** Index of the slot's first float of that row. */
  public int at(int row) {
    return row * stateWidth + offset;
  }

  /** The part of the slot from {@code shift} floats after its beginning on. */
  public StateSlot part(int shift) {
    return new StateSlot(stateWidth, offset + shift);
  }
}
