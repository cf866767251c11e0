package io.millrace.continual.combine;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import java.util.ArrayList;
import java.util.List;

/** Steps branches on the same frames and joins their outputs; see {@link Parallel}. */
final class JoinStepper extends Stepper {

  private final Parallel.Join join;
  private final LayerPosition here;
  private final FrameShape joined;
  private final int channels;
  private final int places;
  private final List<Branch> added = new ArrayList<>();
  private Branch[] branches = {};

  /**
   * One branch.
   *
   * @param held ring of outputs that wait, or null if none ever waits
   * @param marks whether those outputs are missing, or null if none ever is
   * @param length number of outputs in the ring
   * @param column offset of its channels at a place of the joined frame
   * @param alike whether its outputs are joined number by number, in one piece
   * @param channels channels of its outputs
   * @param step floats from one place of its outputs to the next; 0 if it has one place for all
   */
  private record Branch(
      Stepper stepper,
      StateSlot held,
      StateSlot marks,
      int length,
      int column,
      boolean alike,
      int channels,
      int step) {}

  JoinStepper(LayerPosition here, Parallel.Join join) {
    super(here);
    this.here = here;
    this.joined = here.output();
    this.channels = joined.channels();
    this.places = joined.places();
    this.join = join;
  }

  /** The ring of outputs of a branch that wait for the slowest branch, if any do. */
  static List<Slot> slots(String name, LayerTiming branch, int delay, int width) {
    int held = held(branch, delay);
    return held == 0 ? List.of() : List.of(Slot.of(name, held, width));
  }

  /** Marks beside that ring. */
  static List<Slot> maskSlots(String name, LayerTiming branch, int delay) {
    int held = held(branch, delay);
    return held == 0 ? List.of() : List.of(Slot.of(name + "_masks", held));
  }

  /** Number of outputs of a branch that wait for the slowest branch. */
  private static int held(LayerTiming branch, int delay) {
    int lead = delay - branch.delay();
    return lead / branch.stride() + (lead % branch.stride() == 0 ? 0 : 1);
  }

  /**
   * Adds a branch that reads the inputs of this layer.
   *
   * @param slot name of its ring among this layer's slots
   */
  void add(LayerPosition branch, LayerContext assembly, String slot) {
    int length = held(branch.layer().timing(), here.layer().timing().delay());
    int column = 0;
    if (join == Parallel.Join.CONCAT) {
      for (Branch before : added) {
        column += before.channels;
      }
    }
    StateSlot ring = length == 0 ? null : assembly.slot(here, slot);
    StateSlot marks = length == 0 ? null : assembly.maskSlot(here, slot + "_masks");
    FrameShape shape = branch.output();
    int step = shape.places() == 1 ? 0 : shape.channels();
    added.add(
        new Branch(
            branch.stepper(assembly),
            ring,
            marks,
            length,
            column,
            shape.equals(joined),
            shape.channels(),
            step));
    branches = added.toArray(branches);
  }

  @Override
  public void advance(Frames in, float[] states) {
    for (int frame = 0; frame < in.size; frame++) {
      int to = emit(in, frame);
      if (to >= 0) {
        out.masked[to] = false;
      }
    }
    for (int at = 0; at < branches.length; at++) {
      boolean first = join == Parallel.Join.CONCAT || at == 0;
      join(branches[at], first, in, states);
    }
  }

  /**
   * Joins the outputs of a branch. A new output is written to the ring after the due one is read:
   * if the branch is ahead by whole strides, both have the same position.
   */
  private void join(Branch branch, boolean first, Frames in, float[] states) {
    Frames got = branch.stepper.step(in, states);
    int width = got.width;
    int next = 0;
    int due = 0;
    for (int frame = 0; frame < in.size; frame++) {
      int row = in.rows[frame];
      boolean fresh = next < got.size && got.rows[next] == row;
      if (due < out.size && out.rows[due] == row) {
        int to = due * out.width;
        if (branch.held == null) {
          put(branch, got.values, next * width, to, first);
          out.masked[due] |= got.masked[next];
        } else {
          int place = (int) (out.indices[due] % branch.length);
          put(branch, states, branch.held.at(row) + place * width, to, first);
          out.masked[due] |= branch.marks != null && branch.marks.isMarked(states, row, place);
        }
        due++;
      }
      if (fresh && branch.held != null) {
        int place = (int) (got.indices[next] % branch.length);
        System.arraycopy(
            got.values, next * width, states, branch.held.at(row) + place * width, width);
        if (branch.marks != null) {
          branch.marks.mark(states, row, place, got.masked[next]);
        }
      }
      next += fresh ? 1 : 0;
    }
  }

  /** Joins a frame of a branch with the frame of {@link #out} at {@code to}, place by place. */
  private void put(Branch branch, float[] from, int at, int to, boolean first) {
    int rounds = branch.alike ? 1 : places;
    int width = branch.alike ? out.width : branch.channels;
    for (int round = 0; round < rounds; round++) {
      int source = at + round * branch.step;
      int target = to + round * channels + branch.column;
      if (first) {
        System.arraycopy(from, source, out.values, target, width);
      } else {
        merge(from, source, target, width);
      }
    }
  }

  private void merge(float[] from, int at, int to, int width) {
    float[] values = out.values;
    switch (join) {
      case SUM -> {
        for (int c = 0; c < width; c++) {
          values[to + c] += from[at + c];
        }
      }
      case MUL -> {
        for (int c = 0; c < width; c++) {
          values[to + c] *= from[at + c];
        }
      }
      case MAX -> {
        for (int c = 0; c < width; c++) {
          values[to + c] = Math.max(values[to + c], from[at + c]);
        }
      }
      case CONCAT -> throw new IllegalStateException("Cannot merge what is concatenated");
    }
  }
}
