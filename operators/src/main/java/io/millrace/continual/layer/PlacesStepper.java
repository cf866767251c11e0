package io.millrace.continual.layer;

/*
 * Frames are stored place by place, so a frame of P places is P adjacent frames of one place:
 *
 *   in      | row r: place 0 | place 1 | .. | place P-1 | row r': ..
 *   spread  | row r·P        | r·P + 1 | .. | r·P + P-1 | row r'·P ..
 *
 * The values are not copied. StateSlot maps the row r·P + p to the state of place p of row r.
 */
/** Steps a {@link PlaceLayer} on frames with space: each place is a row of its own. */
final class PlacesStepper extends Stepper {

  private final Stepper each;
  private final int places;
  private final Frames spread;

  /**
   * @param each steps frames of one place
   */
  PlacesStepper(LayerPosition here, Stepper each) {
    super(here);
    this.each = each;
    this.places = here.input().places();
    this.spread = new Frames(here.input().channels());
  }

  @Override
  public Frames step(Frames in, float[] states) {
    int most = in.rows.length;
    if (spread.rows.length < most * places) {
      spread.rows = new int[most * places];
      spread.indices = new long[most * places];
      spread.lengths = new long[most * places];
      spread.masked = new boolean[most * places];
      out.rows = new int[most];
      out.indices = new long[most];
      out.lengths = new long[most];
      out.masked = new boolean[most];
    }
    spread.values = in.values;
    spread.size = in.size * places;
    for (int frame = 0; frame < in.size; frame++) {
      for (int place = 0; place < places; place++) {
        int at = frame * places + place;
        spread.rows[at] = in.rows[frame] * places + place;
        spread.indices[at] = in.indices[frame];
        spread.lengths[at] = in.lengths[frame];
        spread.masked[at] = in.masked[frame];
      }
    }
    gather(each.step(spread, states));
    return out;
  }

  private void gather(Frames got) {
    out.values = got.values;
    out.size = got.size / places;
    for (int frame = 0; frame < out.size; frame++) {
      int at = frame * places;
      out.rows[frame] = got.rows[at] / places;
      out.indices[frame] = got.indices[at];
      out.lengths[frame] = got.lengths[at];
      out.masked[frame] = got.masked[at];
    }
  }

  @Override
  public void advance(Frames in, float[] states) {
    throw new IllegalStateException("Cannot advance places: step them");
  }
}
