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
 *
 *   | mean n | deviation n | count n | pending n | smoothed 1 | seen 1 | first warmup x n | waiting late x n |
 *
 * seen: 1 behind the first score. Both rings are indexed by the step count.
 */
/**
 * Scores a reading by its distance from what is usual of its key: the norm of its channels in
 * deviations, whose mean and deviation every reading changes by a bounded amount alone.
 *
 * <p>A missing value is allowed and counts as the mean of the others do; a reading without any
 * value gives no result.
 */
public final class DistanceModel implements StreamModel {

  private static final double INTERVAL = 3;

  /** Deviation that is learned of normal values with clip 2, in theirs. */
  private static final double OF_NORMAL = .944;

  private final int channels;
  private final DistanceOptions options;
  private final UsualScale scale;
  private final Signature signature;
  private final int width;
  private final int outputWidth;
  private final int smoothed;
  private final int seen;
  private final int first;
  private final int waiting;

  private DistanceModel(int channels, DistanceOptions options) {
    this.channels = channels;
    this.options = options;
    this.scale = new UsualScale(channels, options);
    List<Slot> slots =
        new ArrayList<>(
            List.of(
                Slot.of("distance.mean", channels),
                Slot.of("distance.deviation", channels),
                Slot.of("distance.count", channels),
                Slot.of("distance.pending", channels),
                Slot.of("distance.smoothed"),
                Slot.of("distance.seen"),
                Slot.of("distance.first", options.warmup(), channels)));
    if (options.late() > 0) {
      slots.add(Slot.of("distance.waiting", options.late(), channels));
    }
    StateLayout layout = StateLayout.of(slots);
    this.width = layout.width();
    this.smoothed = layout.offset("distance.smoothed");
    this.seen = layout.offset("distance.seen");
    this.first = layout.offset("distance.first");
    this.waiting = options.late() > 0 ? layout.offset("distance.waiting") : 0;
    this.signature =
        new Signature(
            new Ports(channels, Ports.Missing.ALLOWED, fields(channels)),
            new Timing(Long.MAX_VALUE, options.warmup(), 1),
            layout,
            StateLayout.EMPTY,
            12L * channels);
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
    long step = rows.steps(row);
    if (step < options.warmup()) {
      System.arraycopy(
          rows.inputs(),
          row * channels,
          rows.states(),
          state + first + (int) step * channels,
          channels);
      if (step == options.warmup() - 1) {
        for (int channel = 0; channel < channels; channel++) {
          scale.start(rows.states(), state, state + first, channel);
        }
      }
      rows.advance(row, Outcome.SILENT);
      return;
    }
    boolean scored = score(rows, row, state);
    learn(rows, row, state);
    rows.advance(row, scored ? Outcome.EMITTED : Outcome.SILENT);
  }

  private boolean score(Rows rows, int row, int state) {
    float[] states = rows.states();
    float[] outputs = rows.outputs();
    int deviation = row * outputWidth;
    int score = deviation + channels;
    int contribution = score + 2;
    int expected = contribution + channels;
    int known = 0;
    for (int channel = 0; channel < channels; channel++) {
      float value = rows.inputs()[row * channels + channel];
      boolean isKnown = !Float.isNaN(value) && states[state + 2 * channels + channel] > 0;
      known += isKnown ? 1 : 0;
      outputs[deviation + channel] =
          isKnown ? (float) scale.deviations(states, state, channel, value) : Float.NaN;
    }
    if (known == 0) {
      return false;
    }
    double share = (double) channels / known;
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      float deviations = outputs[deviation + channel];
      float part = Float.isNaN(deviations) ? 0 : (float) (share * deviations * deviations);
      outputs[contribution + channel] = part;
      sum += part;
      usual(states, state, channel, outputs, expected + channel);
    }
    outputs[score] = (float) sum;
    outputs[score + 1] = smoothed(states, state, sum);
    return true;
  }

  private void usual(float[] states, int state, int channel, float[] into, int at) {
    boolean known = states[state + 2 * channels + channel] > 0;
    double mean = known ? states[state + channel] : Double.NaN;
    double half = INTERVAL / OF_NORMAL * scale.scale(states, state, channel);
    into[at] = (float) mean;
    into[at + channels] = (float) (mean - half);
    into[at + 2 * channels] = (float) (mean + half);
  }

  private float smoothed(float[] states, int state, double score) {
    double now = StrictMath.log1p(score);
    double before = states[state + smoothed];
    double log = states[state + seen] > 0 ? before + options.smooth() * (now - before) : now;
    states[state + smoothed] = (float) log;
    states[state + seen] = 1;
    return (float) StrictMath.expm1(log);
  }

  private void learn(Rows rows, int row, int state) {
    int late = options.late();
    long step = rows.steps(row);
    float[] from = rows.inputs();
    int at = row * channels;
    if (late > 0) {
      from = rows.states();
      at = state + waiting + (int) (step % late) * channels;
    }
    long learned = step - late;
    if (learned >= options.warmup() && (options.until() == 0 || learned < options.until())) {
      for (int channel = 0; channel < channels; channel++) {
        if (!Float.isNaN(from[at + channel])) {
          scale.learn(rows.states(), state, channel, from[at + channel]);
        }
      }
    }
    if (late > 0) {
      System.arraycopy(rows.inputs(), row * channels, rows.states(), at, channels);
    }
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof DistanceModel older
            && older.options.warmup() == options.warmup()
            && older.options.late() == options.late()
        ? new DistanceCarrying(older.signature.sequence(), signature.sequence(), options, change)
        : Carrying.refused(
            "distance: expected warmup and late as before; change them in a start of their own");
  }
}
