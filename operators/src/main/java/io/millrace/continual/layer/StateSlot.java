package io.millrace.continual.layer;

/**
 * Where a slot lies in a block of states.
 *
 * @param stateWidth floats of one row's state
 * @param offset of the slot within it
 */
public record StateSlot(int stateWidth, int offset) {

  /** Index of the slot's first float of that row. */
  public int at(int row) {
    return row * stateWidth + offset;
  }

  /** A part of the slot, so many floats behind its beginning. */
  public StateSlot part(int shift) {
    return new StateSlot(stateWidth, offset + shift);
  }
}
