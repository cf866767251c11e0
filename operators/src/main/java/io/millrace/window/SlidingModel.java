package io.millrace.window;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.stage.ClippedValues;
import java.util.Arrays;
import java.util.List;

/*
 * length n, channels c. Ring: the observation of step t lies in row t mod n of the state; the step
 * count says where, so nothing else is stored. Output at t: x[t-n+1], …, x[t], c numbers each, for
 * t >= n-1 and then every m-th t. Nothing is computed, so the output has the bits of the input, but
 * for values that a stage before has clipped: only the vector of which they are the newest has them
 * as they are (ClippedValues).
 */
/**
 * Emits the last observations of a key as one vector, the oldest first: a window that slides over
 * the series of a key.
 *
 * <p>A missing value is missing in the vector. The state has {@code length} floats per channel.
 */
public final class SlidingModel implements StreamModel {

  private static final int MOST = 65_536;

  private static final Key<Integer> LENGTH =
      Key.whole("length", 1, MOST).describedAs("Observations of a vector.").required("16");
  private static final Key<Integer> EVERY =
      Key.whole("every", 1, 1_000_000_000)
          .describedAs("Observations from one vector to the next.")
          .defaultsTo(1);
  private static final KeyTable KEYS = KeyTable.of(LENGTH, EVERY);

  private final int channels;
  private final int length;
  private final int every;
  private final Signature signature;

  private SlidingModel(int channels, int length, int every) {
    this.channels = channels;
    this.length = length;
    this.every = every;
    this.signature =
        new Signature(
            new Ports(
                channels,
                Ports.Missing.ALLOWED,
                List.of(OutputField.likeInput("window", length * channels))),
            new Timing(length, length - 1, every),
            StateLayout.of(Slot.of("ring", length, channels)),
            StateLayout.EMPTY,
            0);
  }

  /** Returns the factory of {@code sliding} stages. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(KEYS, (ModelFactory.Operator) SlidingModel::of);
  }

  private static SlidingModel of(int channels, Options options) {
    int length = options.read(LENGTH, 1);
    int every = options.read(EVERY);
    if ((long) length * channels > MOST) {
      options.refuse(
          LENGTH,
          "expected at most "
              + MOST
              + " numbers in a vector, found "
              + length
              + " observations of "
              + channels
              + " channels; reduce length");
      length = 1;
    }
    return new SlidingModel(channels, length, every);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.acceptable(row, Ports.Missing.ALLOWED)) {
        advance(rows, row);
      } else {
        rows.refuse(row);
      }
    }
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof SlidingModel older && older.length == length
        ? new RingCarrying(older.signature.sequence(), signature.sequence(), length, change)
        : Carrying.refused(
            "sliding: expected the length as before; change it in a start of its own");
  }

  /** Carries the window of a key. What it held of a new channel is missing: nothing was read. */
  private record RingCarrying(
      StateLayout older, StateLayout layout, int length, ChannelChange change) implements Carrying {

    @Override
    public void key(float[] before, float[] after) {
      Arrays.fill(after, Float.NaN);
      new CarriedState(older, before, layout, after)
          .copy("ring", ChannelChange.none(length), change);
    }

    @Override
    public void group(float[] before, long learned, float[] after) {}

    @Override
    public ChannelChange output(String field) {
      return change.repeated(length);
    }
  }

  private void advance(Rows rows, int row) {
    long step = rows.steps(row);
    int width = length * channels;
    int ring = row * width;
    int newest = (int) (step % length) * channels;
    System.arraycopy(rows.inputs(), row * channels, rows.states(), ring + newest, channels);
    boolean emits = step >= length - 1 && (step - (length - 1)) % every == 0;
    if (emits) {
      int oldest = (newest + channels) % width;
      System.arraycopy(rows.states(), ring + oldest, rows.outputs(), ring, width - oldest);
      System.arraycopy(rows.states(), ring, rows.outputs(), ring + width - oldest, oldest);
    }
    if (rows.isUnusual(row)) {
      ClippedValues.reduce(rows.states(), ring + newest, channels);
    }
    rows.advance(row, emits ? Outcome.EMITTED : Outcome.SILENT);
  }
}
