package io.millrace.preprocess;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Symbols: n channels; v = (x, previous x) of length 2n, both filled; C = E v vᵀ; P the sum of v
 * vᵀ over the open mini-batch of b; h horizon.
 *
 *   parameters, a group                                                      sequence, a key
 *   +--------------------+----------------------------+--------------+      +----------+
 *   | covariance 2n x 2n | pending.covariance 2n x 2n | fill_error   |      | before n |
 *   | step               | learn                      | learn        |      | step     |
 *   +--------------------+----------------------------+--------------+      +----------+
 *   | schedule.batches t |   only where events have effects
 *   | learn              |
 *   +--------------------+
 *
 *   at the end of mini-batch t:  C <- C + max(b/h, 1/(t+1)) (P/b - C),  from C = I.
 *
 * t counts those since the schedule began; at 2^24, and below zero in a state of before this slot,
 * it is the number of all.
 *
 * step reads only C, so the parameters that it sees change only at the end of a mini-batch.
 * fill_error² is the running mean of a squared error: in each mini-batch one observed channel, in
 * turn, is filled as if it were missing.
 */
/**
 * Fills missing channels with their conditional mean, given the channels observed now and all
 * channels of the key's previous reading. The covariance is a running mean.
 *
 * <p>Expects channels of mean zero and deviation one, so a {@code standardize} stage should come
 * before. The state of a key is its last filled reading; the parameters of a group are two matrices
 * of 2n × 2n. A step costs about 4 n³/3 multiply-adds for a reading with missing channels and none
 * for a complete one; learning costs 4 n².
 */
public final class ImputeModel implements Restartable {

  private static final int MOST_CHANNELS = 256;

  /** Largest magnitude that a value has in learning, in deviations. */
  private static final float CLIP = 10f;

  private static final float MOST = 1e8f;
  private static final double SLOWEST_CHECK = 0.01;

  /** The slot that counts the mini-batches of the schedule, where events begin it anew. */
  static final String COUNTED = "schedule.batches";

  /** In place of a count of mini-batches: all of them. */
  static final float ALL = -1;

  private static final float MOST_BATCHES = 0x1.0p24f;

  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000)
          .describedAs("Readings of a mini-batch.")
          .defaultsToComputed("twice the number of channels");
  private static final Key<Double> HORIZON =
      Key.number("horizon", 2, 1e9)
          .describedAs("Readings of the group after which older ones are forgotten.")
          .defaultsTo(1000.0);
  private static final KeyTable KEYS = KeyTable.of(BATCH, HORIZON);

  private final int n;
  private final MiniBatches batches;
  private final double horizon;
  private final Signature signature;
  private final ConditionalMean mean;
  private final int pending;
  private final int check;
  private final int counted;
  private float[] pairs = {};

  /**
   * @param counts whether the parameters count the mini-batches of the schedule, which events begin
   *     anew
   */
  private ImputeModel(int channels, int batch, double horizon, boolean counts) {
    this.n = channels;
    this.batches = new MiniBatches(batch);
    this.horizon = horizon;
    int m = 2 * n;
    StateLayout parameters =
        StateLayout.of(
            Slot.of("covariance", m, m),
            Slot.of("pending.covariance", m, m),
            Slot.of("fill_error").startingAt(1f));
    if (counts) {
      parameters = parameters.followedBy(StateLayout.of(Slot.of(COUNTED).startingAt(ALL)));
    }
    this.signature =
        new Signature(
            new Ports(
                n,
                Ports.Missing.ALLOWED,
                List.of(OutputField.filled("filled", n), OutputField.scalar("missing"))),
            Timing.IMMEDIATE,
            StateLayout.of(Slot.of("before", n)),
            parameters,
            4L * n * n * n / 3);
    this.mean = new ConditionalMean(m);
    this.pending = parameters.offset("pending.covariance");
    this.check = parameters.offset("fill_error");
    this.counted = counts ? parameters.offset(COUNTED) : -1;
  }

  /** Returns the factory of {@code impute} stages. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(KEYS, (ModelFactory.Operator) ImputeModel::of);
  }

  private static ImputeModel of(int channels, Options options) {
    if (channels < 2 || channels > MOST_CHANNELS) {
      options.refuse(
          "",
          "expected 2 to "
              + MOST_CHANNELS
              + " channels, found "
              + channels
              + "; split a wider source into several pipelines");
    }
    int n = Math.max(2, Math.min(channels, MOST_CHANNELS));
    return new ImputeModel(n, options.read(BATCH, 2 * n), options.read(HORIZON), false);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    for (int i = 0; i < 2 * n; i++) {
      parameters[i * 2 * n + i] = 1;
    }
    if (counted >= 0) {
      parameters[counted] = 0;
    }
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return batches.horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return batches.version(learned);
  }

  @Override
  public Gauges gauges() {
    return new Gauges(Map.of("fill_error", "fill_error"));
  }

  @Override
  public void step(Rows rows) {
    if (pairs.length < rows.capacity() * 2 * n) {
      pairs = new float[rows.capacity() * 2 * n];
    }
    mean.onto(rows.parameters(), 0);
    for (int row = 0; row < rows.size(); row++) {
      int large = rows.tooLarge(row, MOST);
      if (large < 0) {
        fill(rows, row);
      } else {
        rows.refuse(row, Refusal.tooLarge(large, "1e8"));
      }
    }
  }

  private void fill(Rows rows, int row) {
    int now = row * 2 * n;
    int to = row * (n + 1);
    System.arraycopy(rows.inputs(), row * n, pairs, now, n);
    System.arraycopy(rows.states(), row * n, pairs, now + n, n);
    int missing = 0;
    for (int i = 0; i < n; i++) {
      float value = pairs[now + i];
      missing += Float.isNaN(value) ? 1 : 0;
      rows.outputs()[to + i] = value;
      pairs[now + i] = Math.max(-CLIP, Math.min(CLIP, value));
    }
    rows.outputs()[to + n] = missing;
    if (missing > 0) {
      mean.condition(pairs, now, -1);
      for (int i = 0; i < n; i++) {
        if (Float.isNaN(pairs[now + i])) {
          rows.outputs()[to + i] = (float) mean.expected(i);
        }
      }
      for (int i = 0; i < n; i++) {
        pairs[now + i] = Math.max(-CLIP, Math.min(CLIP, rows.outputs()[to + i]));
      }
    }
    System.arraycopy(pairs, now, rows.states(), row * n, n);
    rows.advance(row, Outcome.EMITTED);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof ImputeModel older)) {
      return Carrying.refused("impute: expected impute before, too");
    }
    List<String> refusals = batches.obstacles(older.batches, "impute", "batch");
    return refusals.isEmpty()
        ? new PairCarrying(older.signature, signature, batches, change)
        : Carrying.refused(refusals);
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    mean.onto(slots, 0);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) != Outcome.EMITTED || rows.outputs()[row * (n + 1) + n] == n) {
        continue;
      }
      if (batches.isBoundary(rows.learned())) {
        check(slots, rows, row);
      }
      add(slots, row * 2 * n);
      rows.countLearned();
      if (batches.isBoundary(rows.learned())) {
        close(slots, batches.version(rows.learned()));
      }
    }
  }

  /** Fills one observed channel, in turn, as if it were missing, and updates the running error. */
  private void check(float[] slots, Rows rows, int row) {
    long turn = batches.version(rows.learned());
    int channel = (int) (turn % n);
    float truth = rows.inputs()[row * n + channel];
    if (!Float.isNaN(truth)) {
      mean.condition(pairs, row * 2 * n, channel);
      double off = Math.max(-CLIP, Math.min(CLIP, truth)) - mean.expected(channel);
      double rate = Math.max(SLOWEST_CHECK, 1.0 / (turn + 1));
      double before = (double) slots[check] * slots[check];
      slots[check] = (float) Math.sqrt(before + rate * (off * off - before));
    }
  }

  private void add(float[] slots, int pair) {
    int m = 2 * n;
    for (int i = 0; i < m; i++) {
      float left = pairs[pair + i];
      for (int j = 0; j < m; j++) {
        slots[pending + i * m + j] = Math.fma(left, pairs[pair + j], slots[pending + i * m + j]);
      }
    }
  }

  /** Counts one more mini-batch of the schedule. */
  private double counted(float[] slots, long count) {
    if (counted < 0) {
      return count;
    }
    float before = slots[counted];
    double since = before == ALL || before == MOST_BATCHES ? count : before + 1.0;
    slots[counted] = (float) Math.min(MOST_BATCHES, since);
    return since;
  }

  @Override
  public Restartable forEffects() {
    return counted < 0 ? new ImputeModel(n, batches.size(), horizon, true) : this;
  }

  @Override
  public Set<EventEffect> effects() {
    return EnumSet.of(EventEffect.RESTART, EventEffect.FORGET);
  }

  @Override
  public void restart(float[] parameters) {
    forget(parameters, 0);
  }

  /** The mini-batches that the newest covariance stands for are those of the horizon at most. */
  @Override
  public void forget(float[] parameters, double share) {
    double most = Math.max(1, horizon / batches.size());
    float before = parameters[counted];
    double weighed = before == ALL ? most : Math.min(most, before);
    parameters[counted] = (float) Math.floor(share * Math.min(MOST_BATCHES, weighed));
  }

  private void close(float[] slots, long count) {
    int batch = batches.size();
    double rate = Math.max(Math.min(1, batch / horizon), 1.0 / (counted(slots, count) + 1.0));
    int size = 4 * n * n;
    for (int i = 0; i < size; i++) {
      slots[i] = (float) (slots[i] + rate * (slots[pending + i] / (double) batch - slots[i]));
    }
    Arrays.fill(slots, pending, pending + size, 0f);
  }
}
