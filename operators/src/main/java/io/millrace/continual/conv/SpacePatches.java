package io.millrace.continual.conv;

import io.millrace.continual.layer.Frames;

/** Computes the output frames of a {@link SpaceConv} from the frames that they depend on. */
interface SpacePatches {

  /** Tells whose outputs are written: the frames of the stepper. Called once. */
  default void answering(Frames out) {}

  /**
   * Prepares for the frames of a step.
   *
   * @param out array of the output frames, which {@link #add} fills one behind the other
   * @param most largest number of frames
   */
  void begin(float[] out, int most);

  /**
   * Adds an output frame.
   *
   * @param starts where each past frame begins in the states, the oldest first
   * @param newest array of the newest frame, which begins at {@code from}
   */
  void add(float[] states, int[] starts, float[] newest, int from);

  /** Completes all frames. */
  void end();
}
