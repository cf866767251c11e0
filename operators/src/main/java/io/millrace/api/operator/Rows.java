package io.millrace.api.operator;

import java.util.Arrays;
import java.util.List;

/**
 * A block of keys that advance together by one observation each.
 *
 * <p>Inputs, sequence states and outputs are row-major arrays with one row per key. The instance
 * owns the arrays and reuses them for every block, so neither host nor operator allocates. All rows
 * of a block share one set of parameters, unless a row has its own. A key appears at most once in a
 * block; its next observation goes into the next block.
 *
 * <p>Beside its input a row has targets: what is to be learned from it, NaN where that is unknown.
 * An operator reads them only in {@code learn}, and for outputs that judge the answer, such as a
 * loss: the answer to a row never depends on its own targets.
 *
 * <p>The host fills a block ({@link #clear}, {@link #add}, {@link #writeTargets}), calls {@code
 * step} and, for a learner, {@code learn}, then reads outcome, output and state of each row.
 *
 * <p>{@link #add}, {@link #readState} and {@link #readOutput} copy; {@link #inputs}, {@link
 * #states} and {@link #outputs} return the arrays of the block, which operators work on. Not
 * thread-safe.
 *
 * <pre>{@code
 * static Optional<float[]> advance(StreamModel model, float[] input, float[] state, long step) {
 *   Signature signature = model.signature();
 *   Rows rows = new Rows(signature, 1);
 *   rows.useParameters(signature.parameters().initial(), 0);
 *   int row = rows.add(input, state, step, 0);
 *   model.step(rows);
 *   rows.readState(row, state);
 *   float[] output = new float[signature.outputWidth()];
 *   rows.readOutput(row, output);
 *   return rows.outcome(row) == Outcome.EMITTED ? Optional.of(output) : Optional.empty();
 * }
 * }</pre>
 */
public final class Rows {

  private static final float[] NONE = {};
  private static final float LARGEST_SQUARED = 1e8f;

  /** Times this, a number beyond {@link Refusal#LARGEST} is infinite, and no other one is. */
  private static final float BEYOND = Float.MAX_VALUE / Refusal.LARGEST;

  private final int inputWidth;
  private final int targetWidth;
  private final int stateWidth;
  private final int outputWidth;
  private final int capacity;
  private final float[] inputs;
  private final float[] targets;
  private final float[] states;
  private final float[] outputs;
  private final long[] steps;
  private final long[] times;
  private final long[] steadyTimes;
  private final Outcome[] outcomes;
  private final boolean[] unusual;
  private final boolean[] changed;
  private final Refusal[] refusals;
  private final float[] markedStates;
  private final long[] markedSteps;
  private int size;
  private float[] parameters = NONE;
  private long learned;
  private float[][] own;

  /** Creates a block of at most {@code capacity} rows for an operator with the given signature. */
  public Rows(Signature signature, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Cannot make a block of " + capacity + " rows: expected at least one");
    }
    this.inputWidth = signature.inputWidth();
    this.targetWidth = signature.targetWidth();
    this.stateWidth = signature.sequence().width();
    this.outputWidth = signature.outputWidth();
    this.capacity = capacity;
    this.inputs = new float[Math.multiplyExact(capacity, inputWidth)];
    this.targets = new float[Math.multiplyExact(capacity, targetWidth)];
    this.states = new float[Math.multiplyExact(capacity, stateWidth)];
    this.outputs = new float[Math.multiplyExact(capacity, outputWidth)];
    this.steps = new long[capacity];
    this.times = new long[capacity];
    this.steadyTimes = new long[capacity];
    this.outcomes = new Outcome[capacity];
    this.unusual = new boolean[capacity];
    this.changed = new boolean[capacity];
    this.refusals = new Refusal[capacity];
    this.markedStates = new float[states.length];
    this.markedSteps = new long[capacity];
  }

  /**
   * Creates a block for {@link Learner#learnLate}: an input is a memo, and there are no states and
   * outputs.
   */
  public static Rows ofMemos(Learner learner, int capacity) {
    Signature signature = learner.signature();
    Ports ports =
        new Ports(learner.memoWidth(), signature.targetWidth(), Ports.Missing.ALLOWED, List.of());
    return new Rows(
        new Signature(ports, Timing.IMMEDIATE, StateLayout.EMPTY, signature.parameters(), 0),
        capacity);
  }

  /** Removes all rows; the parameters stay until {@link #useParameters} sets others. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds a row with a copy of one key's observation and state.
   *
   * @param input {@code inputWidth} floats
   * @param state {@code stateWidth} floats of the key's sequence state
   * @param step number of observations of the key so far
   * @param time event time in milliseconds; also the steady time, unless that is set afterwards
   * @return index of the row
   */
  public int add(float[] input, float[] state, long step, long time) {
    int row = add(input, 0, step, time);
    writeState(row, state, 0);
    return row;
  }

  /**
   * Adds a row with one key's observation, copied from a larger array. The state of the row is
   * undefined until {@link #writeState} is called, which must happen before a step.
   *
   * @param inputs array that contains the {@code inputWidth} floats of the observation
   * @param from index of the first of these floats
   * @param step number of observations of the key so far
   * @param time event time in milliseconds; also the steady time, unless that is set afterwards
   * @return index of the row
   */
  public int add(float[] inputs, int from, long step, long time) {
    if (size == capacity) {
      throw new IllegalStateException("Cannot add a row: the block holds " + capacity + " already");
    }
    int row = size++;
    System.arraycopy(inputs, from, this.inputs, row * inputWidth, inputWidth);
    Arrays.fill(targets, row * targetWidth, (row + 1) * targetWidth, Float.NaN);
    steps[row] = step;
    times[row] = time;
    steadyTimes[row] = time;
    outcomes[row] = null;
    unusual[row] = false;
    changed[row] = false;
    refusals[row] = null;
    if (own != null) {
      own[row] = null;
    }
    return row;
  }

  /**
   * Sets the parameters that all rows share. The array is not copied: {@code learn} writes into it.
   *
   * @param learned number of observations that these parameters have learned
   */
  public void useParameters(float[] parameters, long learned) {
    this.parameters = parameters;
    this.learned = learned;
  }

  /**
   * Sets parameters of a row in place of the shared ones, for a step of an operator that {@link
   * Learner#mixes}, until the row is removed. Not copied.
   */
  public void useParameters(int row, float[] ofRow) {
    if (own == null) {
      own = new float[capacity][];
    }
    own[row] = ofRow;
  }

  /** Returns the parameters that a row is answered with, not a copy. */
  public float[] parameters(int row) {
    return own == null || own[row] == null ? parameters : own[row];
  }

  /**
   * Sets a row's targets from {@code from[at ..)}; they are NaN until then. Called by hosts, and by
   * stages that run another operator.
   */
  public void writeTargets(int row, float[] from, int at) {
    System.arraycopy(from, at, targets, row * targetWidth, targetWidth);
  }

  /** Sets a row's sequence state from {@code from[at ..)}. */
  public void writeState(int row, float[] from, int at) {
    System.arraycopy(from, at, states, row * stateWidth, stateWidth);
  }

  /**
   * Sets the steady time of a row, where it differs from the event time. Called by hosts.
   *
   * @param millis see {@link #steadyTime}
   */
  public void setSteadyTime(int row, long millis) {
    steadyTimes[row] = millis;
  }

  /** Copies a row's sequence state to {@code into}. */
  public void readState(int row, float[] into) {
    readState(row, into, 0);
  }

  /** Copies a row's sequence state to {@code into[at ..)}. */
  public void readState(int row, float[] into, int at) {
    System.arraycopy(states, row * stateWidth, into, at, stateWidth);
  }

  /** Copies a row's output to {@code into}; defined only for {@link Outcome#EMITTED}. */
  public void readOutput(int row, float[] into) {
    readOutput(row, into, 0);
  }

  /** Copies a row's output to {@code into[at ..)}. */
  public void readOutput(int row, float[] into, int at) {
    System.arraycopy(outputs, row * outputWidth, into, at, outputWidth);
  }

  /** Saves states and step counts for {@link #rewind}. */
  public void mark() {
    System.arraycopy(states, 0, markedStates, 0, size * stateWidth);
    System.arraycopy(steps, 0, markedSteps, 0, size);
  }

  /** Restores states and step counts of the last {@link #mark}; outputs and outcomes stay. */
  public void rewind() {
    System.arraycopy(markedStates, 0, states, 0, size * stateWidth);
    System.arraycopy(markedSteps, 0, steps, 0, size);
  }

  /** Increments a row's step count and records whether it has an output. Called by operators. */
  public void advance(int row, Outcome outcome) {
    if (outcome == Outcome.REFUSED) {
      throw new IllegalArgumentException("Cannot advance a refused row: call refuse instead");
    }
    steps[row]++;
    outcomes[row] = outcome;
  }

  /** Marks a row as refused: a value is infinite, too large, or missing. Called by operators. */
  public void refuse(int row) {
    refuse(row, null);
  }

  /**
   * Marks a row as refused for a reason. Called by operators.
   *
   * @param why the reason; null: a value that is infinite, too large, or missing
   */
  public void refuse(int row, Refusal why) {
    outcomes[row] = Outcome.REFUSED;
    refusals[row] = why;
  }

  /** Returns why a row was refused. */
  public Refusal refusal(int row) {
    return refusals[row] == null ? Refusal.of(inputs, row * inputWidth, inputWidth) : refusals[row];
  }

  /**
   * Marks a row as unusual: some of its values lie so far from those before that the operator took
   * them as clipped. Called by operators; a learner gives such a row little weight, and the answer
   * says {@code unusual}.
   */
  public void markUnusual(int row) {
    unusual[row] = true;
  }

  /** Marks a row with which a learner, while it learns, found that the stream has changed. */
  public void markChange(int row) {
    changed[row] = true;
  }

  /** Returns whether a learner found a change with a row. */
  public boolean isChange(int row) {
    return changed[row];
  }

  /** Returns whether a row was marked as unusual. */
  public boolean isUnusual(int row) {
    return unusual[row];
  }

  /**
   * Returns whether every number of the row's input is at most {@link Refusal#LARGEST} in
   * magnitude, or NaN where that is allowed.
   *
   * @param missing meaning of NaN; it is not acceptable with {@code REFUSED}
   */
  public boolean acceptable(int row, Ports.Missing missing) {
    if (isInRange(row * inputWidth, inputWidth)) {
      return true;
    }
    for (int at = row * inputWidth; at < (row + 1) * inputWidth; at++) {
      float value = inputs[at];
      boolean fine =
          Math.abs(value) <= Refusal.LARGEST
              || (missing != Ports.Missing.REFUSED && Float.isNaN(value));
      if (!fine) {
        return false;
      }
    }
    return true;
  }

  /**
   * Uses that zero times a number is zero only if the number is finite, and that a number beyond
   * the range becomes infinite when it is scaled. Four independent sums hide the latency of each
   * addition.
   */
  private boolean isInRange(int from, int length) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int at = from;
    for (; at + 4 <= from + length; at += 4) {
      a = Math.fma(0f, BEYOND * inputs[at], a);
      b = Math.fma(0f, BEYOND * inputs[at + 1], b);
      c = Math.fma(0f, BEYOND * inputs[at + 2], c);
      d = Math.fma(0f, BEYOND * inputs[at + 3], d);
    }
    for (; at < from + length; at++) {
      a = Math.fma(0f, BEYOND * inputs[at], a);
    }
    return (a + b) + (c + d) == 0;
  }

  /**
   * Refuses a row that is not {@link #acceptable}, or has a value beyond 1e8 in magnitude. For
   * operators that square what they read: sums of such squares stay far within a float.
   *
   * @return whether the row may be processed
   */
  public boolean admit(int row, Ports.Missing missing) {
    if (!acceptable(row, missing)) {
      refuse(row);
      return false;
    }
    int large = tooLarge(row, LARGEST_SQUARED);
    if (large >= 0) {
      refuse(row, Refusal.tooLarge(large, "1e8"));
    }
    return large < 0;
  }

  /**
   * Refuses a row that has a target beyond a magnitude; NaN means that a target is unknown. The
   * targets of a row are numbered in its {@link Refusal} behind its channels.
   *
   * @param most largest magnitude, at most {@link Refusal#LARGEST}
   * @return whether the row may be processed
   */
  public boolean admitTargets(int row, float most) {
    for (int target = 0; target < targetWidth; target++) {
      float value = targets[row * targetWidth + target];
      if (!(Math.abs(value) <= most) && !Float.isNaN(value)) {
        refuse(
            row,
            new Refusal(
                inputWidth + target,
                Float.isInfinite(value) ? "a finite number" : "a magnitude of at most " + most,
                "correct it at its source, or leave it out where it is unknown"));
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the first channel of a row beyond a magnitude, or a negative number if there is none.
   *
   * @param most largest magnitude, at most {@link Refusal#LARGEST}
   */
  public int tooLarge(int row, float most) {
    for (int channel = 0; channel < inputWidth; channel++) {
      if (Math.abs(inputs[row * inputWidth + channel]) > most) {
        return channel;
      }
    }
    return -1;
  }

  /**
   * Returns the largest channel of a row whose observed values are all below a magnitude and not
   * all zero, or a negative number for any other row. Such a row is in units too small to be
   * learned beside a prior or a threshold of ordinary size.
   *
   * @param channels number of the channels that are looked at, from the first on
   * @param least magnitude
   */
  public int tooSmall(int row, int channels, float least) {
    int largest = -1;
    float most = 0;
    for (int channel = 0; channel < channels; channel++) {
      float magnitude = Math.abs(inputs[row * inputWidth + channel]);
      if (magnitude >= least) {
        return -1;
      }
      if (magnitude > most) {
        most = magnitude;
        largest = channel;
      }
    }
    return largest;
  }

  /** Counts one more observation as learned. Called by learners, once for each of them. */
  public void countLearned() {
    learned++;
  }

  /**
   * Counts more observations as learned. Called by a wrapper for the observations that its inner
   * operator has learned.
   */
  public void countLearned(long observations) {
    learned += observations;
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return capacity;
  }

  /** Row-major inputs; row {@code r} starts at {@code r * inputWidth}. */
  public float[] inputs() {
    return inputs;
  }

  /**
   * Row-major targets, NaN where unknown; row {@code r} starts at {@code r * targetWidth}. Empty
   * for an operator that takes none.
   */
  public float[] targets() {
    return targets;
  }

  /** Row-major sequence states. */
  public float[] states() {
    return states;
  }

  /** Row-major outputs. */
  public float[] outputs() {
    return outputs;
  }

  /** Number of observations of the row's key so far. */
  public long steps(int row) {
    return steps[row];
  }

  /** Event time of the row's observation, in milliseconds. */
  public long time(int row) {
    return times[row];
  }

  /**
   * Time from which operators compute gaps, in milliseconds: the difference between two
   * observations of a key is the event time between them. In a pipeline it never steps back, and an
   * event time that may be wrong does not change it: it follows the confirmed time of the key.
   * Elsewhere it is the event time.
   */
  public long steadyTime(int row) {
    return steadyTimes[row];
  }

  /** Outcome of the row; null before a step. */
  public Outcome outcome(int row) {
    return outcomes[row];
  }

  /** Returns a copy of the outcomes of all rows. */
  public Outcome[] outcomes() {
    return Arrays.copyOf(outcomes, size);
  }

  /** The shared parameters, not a copy. */
  public float[] parameters() {
    return parameters;
  }

  /** Number of observations that the parameters have learned. */
  public long learned() {
    return learned;
  }
}
