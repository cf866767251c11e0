package io.millrace.continual.layer;

/**
 * Advances a block of rows through one layer. Holds weights and scratch but no state of a row: that
 * is in the block's states. Allocates only if a block is larger than all before.
 */
public abstract class Stepper {

  /** The output of the last {@link #step}. */
  public final Frames out;

  private final LayerTiming timing;

  public Stepper(LayerPosition here) {
    this.timing = here.layer().timing();
    this.out = new Frames(here.outputWidth());
  }

  /**
   * Processes one frame of each row that has one.
   *
   * @param in the input frames; not changed, because other layers may read them
   * @param states the block's sequence states, row-major
   * @return frames of the rows that have an output; owned by this stepper, valid until its next
   *     step
   */
  public Frames step(Frames in, float[] states) {
    out.clear(in.rows.length);
    advance(in, states);
    out.clearEmpty();
    return out;
  }

  /** Updates the states and fills {@link #out}, which is empty. */
  public abstract void advance(Frames in, float[] states);

  /**
   * Adds the output frame that comes with an input frame. It is missing if the input frame is; a
   * layer that looks back decides for itself afterwards.
   *
   * @return its index in {@link #out}, or -1 if there is no output
   */
  public final int emit(Frames in, int frame) {
    long output = timing.output(in.indices[frame]);
    if (output < 0) {
      return -1;
    }
    int to = out.add(in.rows[frame], output, timing.outputs(in.lengths[frame]));
    out.masked[to] = in.masked[frame];
    return to;
  }

  /** Steps in sequence: the output frames of each are the input of the next. */
  public static Stepper chain(LayerPosition here, Stepper... steppers) {
    return new Chain(here, steppers);
  }

  private static final class Chain extends Stepper {
    private final Stepper[] steppers;

    Chain(LayerPosition here, Stepper[] steppers) {
      super(here);
      this.steppers = steppers;
    }

    @Override
    public Frames step(Frames in, float[] states) {
      Frames frames = in;
      for (Stepper stepper : steppers) {
        frames = stepper.step(frames, states);
      }
      return frames;
    }

    @Override
    public void advance(Frames in, float[] states) {
      throw new IllegalStateException("Cannot advance a chain: step it");
    }
  }
}
