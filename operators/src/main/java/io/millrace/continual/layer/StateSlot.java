package io.millrace.continual.layer;

/**
 * Location of a slot in a block of states.
 *
 * @param stateWidth floats of one row's state
 * @param offset offset of the slot in a row's state
 * @param places rows of a layer that share one state, one for each place of a frame; 1 without
 *     space
 * @param each floats of one place
 */
public record StateSlot(int stateWidth, int offset, int places, int each) {

  /** A slot of frames without space. */
  public StateSlot(int stateWidth, int offset) {
    this(stateWidth, offset, 1, 0);
  }

  /** Index of the slot's first float of that row. */
  public int at(int row) {
    return places == 1
        ? row * stateWidth + offset
        : row / places * stateWidth + offset + row % places * each;
  }

  /** Writes whether a frame is missing to position {@code place} of a slot of marks. */
  public void mark(float[] states, int row, int place, boolean masked) {
    states[at(row) + place] = masked ? 1 : 0;
  }

  /** Reads what {@link #mark} wrote. */
  public boolean isMarked(float[] states, int row, int place) {
    return states[at(row) + place] != 0;
  }

  /** The part of the slot from {@code shift} floats after its beginning on. */
  public StateSlot part(int shift) {
    return new StateSlot(stateWidth, offset + shift, places, each);
  }
}
