package io.millrace.distance;

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
import io.millrace.distance.DistanceOptions.Of;
import java.util.ArrayList;
import java.util.List;

/*
 * z[i] deviations of channel i (UsualScale), n channels, of which k have a value and a scale.
 *
 *   contribution[i] = n/k · z[i]²          score = Σ contribution, of n where all is normal
 *   smoothed = e^l - 1,   l <- l + smooth (ln(1 + score) - l), l = ln(1 + score) at first
 *   expected[i] = m[i]    lower, upper [i] = m[i] ± 3 s[i]/.944
 *
 * All from what was learned before the reading. Then the reading `late` before it is learned.
 * The same of changes d[i] = x[i] - the last x[i] that was read; then expected is that last one + m[i].
 *
 *   | DistancePart of values | last n | DistancePart of changes |      those that are scored
 */
/**
 * Scores a reading by its distance from what is usual of its key: the norm of its channels in
 * deviations, whose mean and deviation every reading changes by a bounded amount alone.
 *
 * <p>A missing value is allowed and counts as the mean of the others do; a reading without any
 * value gives no result.
 */
public final class DistanceModel implements StreamModel {

  static final String LEVEL = "distance.";
  static final String CHANGE = "distance.change.";
  static final String LAST = "distance.last";

  private final int channels;
  private final DistanceOptions options;
  private final Signature signature;

  /** Null if values are not scored. */
  private final DistancePart level;

  private final DistancePart.Place levelAt;

  /** Null if changes are not scored. */
  private final DistancePart change;

  private final DistancePart.Place changeAt;
  private final float[] changes;
  private final int warmup;
  private final int width;
  private final int outputWidth;
  private final int last;
  private final int changeState;

  private DistanceModel(int channels, DistanceOptions options) {
    this.channels = channels;
    this.options = options;
    this.changes = new float[channels];
    this.warmup = options.warmup() + (options.of() == Of.LEVEL ? 0 : 1);
    this.level = options.of() == Of.CHANGE ? null : new DistancePart(channels, options, LEVEL);
    this.change = options.of() == Of.LEVEL ? null : new DistancePart(channels, options, CHANGE);
    StateLayout layout = level == null ? StateLayout.EMPTY : level.layout();
    this.last = layout.width();
    if (change != null) {
      layout = layout.followedBy(StateLayout.of(Slot.of(LAST, channels).startingAt(Float.NaN)));
    }
    this.changeState = layout.width();
    layout = change == null ? layout : layout.followedBy(change.layout());
    this.width = layout.width();
    List<OutputField> fields = new ArrayList<>(fields(channels));
    if (options.of() == Of.BOTH) {
      fields.addAll(fieldsOfChanges(channels));
    }
    Ports ports = new Ports(channels, Ports.Missing.ALLOWED, fields);
    DistancePart.Place first =
        new DistancePart.Place(
            ports.offset("deviation"),
            ports.offset("score"),
            ports.offset("smoothed"),
            ports.offset("contribution"),
            ports.offset("expected"),
            ports.offset("lower"),
            ports.offset("upper"));
    this.levelAt = first;
    this.changeAt =
        options.of() == Of.BOTH
            ? new DistancePart.Place(
                ports.offset("change_deviation"),
                ports.offset("change"),
                ports.offset("change_smoothed"),
                ports.offset("change_contribution"),
                ports.offset("change_expected"),
                -1,
                -1)
            : first;
    this.signature =
        new Signature(
            ports,
            new Timing(Long.MAX_VALUE, warmup, 1),
            layout,
            StateLayout.EMPTY,
            (options.of() == Of.BOTH ? 24L : 12L) * channels);
    this.outputWidth = signature.outputWidth();
  }

  private static List<OutputField> fields(int channels) {
    return List.of(
        new OutputField("deviation", channels, OutputField.Form.DENSE, OutputField.Units.NONE),
        OutputField.scalar("score").as(OutputField.Meaning.SCORE),
        OutputField.scalar("smoothed"),
        new OutputField("contribution", channels, OutputField.Form.DENSE, OutputField.Units.NONE)
            .as(OutputField.Meaning.CONTRIBUTION),
        OutputField.likeInput("expected", channels).as(OutputField.Meaning.EXPECTED, 1),
        OutputField.likeInput("lower", channels).as(OutputField.Meaning.LOWER),
        OutputField.likeInput("upper", channels).as(OutputField.Meaning.UPPER));
  }

  private static List<OutputField> fieldsOfChanges(int channels) {
    return List.of(
        new OutputField(
            "change_deviation", channels, OutputField.Form.DENSE, OutputField.Units.NONE),
        OutputField.scalar("change"),
        OutputField.scalar("change_smoothed"),
        new OutputField(
            "change_contribution", channels, OutputField.Form.DENSE, OutputField.Units.NONE),
        OutputField.likeInput("change_expected", channels));
  }

  /** Returns the factory of {@code distance} stages. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(DistanceOptions.KEYS, (ModelFactory.Operator) DistanceModel::of);
  }

  private static DistanceModel of(int channels, Options options) {
    return new DistanceModel(channels, DistanceOptions.read(options));
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

  private void advance(Rows rows, int row) {
    int state = row * width;
    int at = row * channels;
    long step = rows.steps(row);
    if (change != null) {
      for (int channel = 0; channel < channels; channel++) {
        changes[channel] = rows.inputs()[at + channel] - rows.states()[state + last + channel];
      }
    }
    if (step < warmup) {
      begin(rows, at, state, step);
      keepLast(rows, row);
      rows.advance(row, Outcome.SILENT);
      return;
    }
    boolean scored = false;
    if (level != null) {
      scored = score(level, rows.inputs(), at, rows, row, state, levelAt);
      level.learn(rows.inputs(), at, rows.states(), state, step);
    }
    if (change != null) {
      int part = state + changeState;
      scored |= score(change, changes, 0, rows, row, part, changeAt);
      expected(rows, row);
      change.learn(changes, 0, rows.states(), part, step - 1);
      keepLast(rows, row);
    }
    rows.advance(row, scored ? Outcome.EMITTED : Outcome.SILENT);
  }

  /** There are as many changes as are needed one reading later than values. */
  private void begin(Rows rows, int at, int state, long step) {
    if (level != null && step < options.warmup()) {
      level.begin(rows.inputs(), at, rows.states(), state, step);
    } else if (level != null) {
      level.learn(rows.inputs(), at, rows.states(), state, step);
    }
    if (change != null && step > 0) {
      change.begin(changes, 0, rows.states(), state + changeState, step - 1);
    }
  }

  private boolean score(
      DistancePart part,
      float[] from,
      int at,
      Rows rows,
      int row,
      int state,
      DistancePart.Place place) {
    return part.score(from, at, rows.states(), state, rows.outputs(), row * outputWidth, place);
  }

  /** The change that is usual is told as the value that it leads to. */
  private void expected(Rows rows, int row) {
    int from = row * outputWidth;
    for (int channel = 0; channel < channels; channel++) {
      float before = rows.states()[row * width + last + channel];
      rows.outputs()[from + changeAt.expected() + channel] += before;
      if (changeAt.lower() >= 0) {
        rows.outputs()[from + changeAt.lower() + channel] += before;
        rows.outputs()[from + changeAt.upper() + channel] += before;
      }
    }
  }

  private void keepLast(Rows rows, int row) {
    if (change == null) {
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      float value = rows.inputs()[row * channels + channel];
      if (!Float.isNaN(value)) {
        rows.states()[row * width + last + channel] = value;
      }
    }
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof DistanceModel older
            && older.options.warmup() == options.warmup()
            && older.options.late() == options.late()
            && older.options.of() == options.of()
        ? new DistanceCarrying(older.signature.sequence(), signature.sequence(), options, change)
        : Carrying.refused(
            "distance: expected of, warmup and late as before; change them in a start of their own");
  }
}
