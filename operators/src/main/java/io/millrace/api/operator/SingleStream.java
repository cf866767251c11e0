package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an operator on one stream in plain Java, without a cluster: for programs, notebooks and
 * tests.
 *
 * <p>It owns the sequence state of one key and the learned parameters of that key's group. Each
 * {@link #step} tests, then trains, as a pipeline does; the same readings give the same bits in
 * both. Event times are taken as they are; in a pipeline a jump ahead by more than its lateness
 * first needs a second reading to confirm it, which matters to operators that use gaps.
 *
 * <pre>{@code
 * static void watch(StreamModel model, SortedMap<Instant, float[]> readings) {
 *   SingleStream stream = SingleStream.of(model, 42);
 *   readings.forEach(
 *       (time, values) ->
 *           stream
 *               .step(values, time.toEpochMilli())
 *               .ifPresent(answer -> System.out.println(answer.number("error"))));
 * }
 * }</pre>
 *
 * <p>Not thread-safe. The model instance must not be used elsewhere.
 */
public final class SingleStream {

  private final StreamModel model;
  private final Signature signature;
  private final long seed;
  private final Rows rows;
  private final float[] state;
  private final float[] parameters;
  private final float[] nothing;
  private final float[] unknown;
  private long steps;
  private long learned;
  private boolean drained;

  private SingleStream(StreamModel model, long seed) {
    this.model = model;
    this.signature = model.signature();
    this.seed = seed;
    this.rows = new Rows(signature, 1);
    this.state = new float[signature.sequence().width()];
    this.parameters = new float[signature.parameters().width()];
    this.nothing = new float[signature.inputWidth()];
    this.unknown = new float[signature.targetWidth()];
    Arrays.fill(unknown, Float.NaN);
  }

  /**
   * Creates a stream with initial state and initial parameters.
   *
   * @param seed seed of the initial parameters; unused by an operator that does not learn
   */
  public static SingleStream of(StreamModel model, long seed) {
    SingleStream stream = new SingleStream(model, seed);
    stream.forget();
    return stream;
  }

  /**
   * Processes one observation: computes the answer with the parameters learned so far, then learns
   * from the observation.
   *
   * @param input one number per channel; not kept
   * @param time event time in milliseconds
   * @return the answer; empty while the operator warms up or if its stride skips this observation
   * @throws IllegalArgumentException if the input has another width or is not finite (NaN is
   *     accepted where the operator allows missing values); the state is then unchanged
   */
  public Optional<Answer> step(float[] input, long time) {
    return step(input, unknown, time);
  }

  /**
   * Processes one observation with its targets: as {@link #step(float[], long)}, which takes them
   * as unknown.
   *
   * @param input one number per channel; not kept
   * @param targets one number per target, NaN where it is unknown; not kept
   * @param time event time in milliseconds
   * @throws IllegalArgumentException as there, and if there is another number of targets
   */
  public Optional<Answer> step(float[] input, float[] targets, long time) {
    requireOpen("step");
    load(input, targets, time);
    model.step(rows);
    refuse(input, targets);
    Optional<Answer> answer = answer();
    if (model instanceof Learner learner) {
      learner.learn(rows);
      learned = rows.learned();
    }
    keep();
    return answer;
  }

  /** Returns what {@link #step} would answer, without changing anything. */
  public Optional<Answer> peek(float[] input, long time) {
    requireOpen("peek into");
    load(input, unknown, time);
    model.peek(rows);
    refuse(input, unknown);
    return answer();
  }

  /**
   * Ends the sequence and returns the remaining answers of an operator with a delay. Afterwards,
   * call {@link #reset}, {@link #restore} or {@link #forget} before the next step.
   *
   * @param time event time of the end, in milliseconds
   */
  public List<Answer> flush(long time) {
    requireOpen("flush");
    List<Answer> owed = new ArrayList<>();
    for (int pad = 0; pad < model.padding(); pad++) {
      load(nothing, unknown, time);
      model.flush(rows);
      answer().ifPresent(owed::add);
      keep();
    }
    drained = true;
    return owed;
  }

  /** Begins a new sequence and keeps the learned parameters. */
  public void reset() {
    model.reset(state, 0);
    steps = 0;
    drained = false;
  }

  /** Begins a new sequence and resets the parameters to those of the seed. */
  public void forget() {
    reset();
    learned = 0;
    if (model instanceof Learner learner) {
      learner.initialize(parameters, seed);
    }
  }

  /** Returns a copy of the state and the parameters. */
  public Snapshot snapshot() {
    requireOpen("take a snapshot of");
    return new Snapshot(
        new FlatState(signature.sequence(), state.clone(), steps),
        new FlatState(signature.parameters(), parameters.clone(), learned));
  }

  /**
   * Restores a snapshot, possibly of an earlier release of the operator: slots are matched by name,
   * and a new slot starts at its initial value.
   *
   * @throws IllegalArgumentException if a slot changed its shape; the state is then unchanged
   */
  public void restore(Snapshot snapshot) {
    float[] sequence = snapshot.sequence().adoptedBy(signature.sequence());
    float[] group = snapshot.parameters().adoptedBy(signature.parameters());
    System.arraycopy(sequence, 0, state, 0, state.length);
    System.arraycopy(group, 0, parameters, 0, parameters.length);
    steps = snapshot.sequence().count();
    learned = snapshot.parameters().count();
    drained = false;
  }

  /** Returns the widths, timing, state and cost of the operator. */
  public Signature signature() {
    return signature;
  }

  /** Returns the number of observations since the sequence began. */
  public long steps() {
    return steps;
  }

  /** Returns the number of observations learned. */
  public long learned() {
    return learned;
  }

  /**
   * Returns the version of the parameters that the next step will use; 0 if the operator does not
   * learn.
   */
  public long version() {
    return model instanceof Learner learner ? learner.version(parameters, learned) : 0;
  }

  /** Returns the learned quantities that a pipeline publishes as metrics, by name. */
  public Map<String, Float> gauges() {
    return model instanceof Learner learner
        ? learner.gauges().read(signature.parameters(), parameters)
        : Map.of();
  }

  private void load(float[] input, float[] targets, long time) {
    if (input.length != signature.inputWidth()) {
      throw new IllegalArgumentException(
          "Cannot take an observation of "
              + input.length
              + " values: this operator reads "
              + signature.inputWidth()
              + " channels");
    }
    if (targets.length != signature.targetWidth()) {
      throw new IllegalArgumentException(
          "Cannot take an observation with "
              + targets.length
              + " targets: this operator takes "
              + signature.targetWidth());
    }
    rows.clear();
    rows.useParameters(parameters, learned);
    int row = rows.add(input, state, steps, time);
    rows.writeTargets(row, targets, 0);
  }

  private void requireOpen(String verb) {
    if (drained) {
      throw new IllegalStateException(
          "Cannot " + verb + " a sequence that was flushed: reset it first");
    }
  }

  private void refuse(float[] input, float[] targets) {
    if (rows.outcome(0) != Outcome.REFUSED) {
      return;
    }
    Refusal why = rows.refusal(0);
    throw new IllegalArgumentException("Cannot take an observation: " + fault(why, input, targets));
  }

  private static String fault(Refusal why, float[] input, float[] targets) {
    if (why.channel() == Refusal.NO_CHANNEL) {
      return why.ofReading();
    }
    int target = why.channel() - input.length;
    return target < 0
        ? why.of("channel " + why.channel(), input[why.channel()])
        : why.of("target " + target, targets[target]);
  }

  private Optional<Answer> answer() {
    if (rows.outcome(0) != Outcome.EMITTED) {
      return Optional.empty();
    }
    float[] output = new float[signature.outputWidth()];
    rows.readOutput(0, output);
    return Optional.of(new Answer(signature.ports(), output, version()));
  }

  private void keep() {
    rows.readState(0, state);
    steps = rows.steps(0);
  }

  /**
   * The output of an operator for one observation.
   *
   * @param ports declaration of the output fields
   * @param output the whole output row; owned by the record
   * @param version version of the parameters that computed it
   */
  public record Answer(Ports ports, float[] output, long version) {

    /** Returns the first number of a field; the only one if the field is a scalar. */
    public float number(String field) {
      return output[ports.offset(field)];
    }

    /** Returns a copy of a field's numbers. */
    public float[] numbers(String field) {
      int from = ports.offset(field);
      float[] numbers = new float[ports.field(field).width()];
      System.arraycopy(output, from, numbers, 0, numbers.length);
      return numbers;
    }
  }

  /**
   * The sequence state and the learned parameters of a stream.
   *
   * @param sequence state of the key, and its number of observations
   * @param parameters parameters of the group, and the number of observations learned
   */
  public record Snapshot(FlatState sequence, FlatState parameters) {}

  /**
   * A flat state and its layout.
   *
   * @param layout names and positions of the slots
   * @param values {@code layout.width()} floats; owned by the record
   * @param count number of observations taken, or learned, so far
   */
  public record FlatState(StateLayout layout, float[] values, long count) {

    public FlatState {
      if (values.length != layout.width() || count < 0) {
        throw new IllegalArgumentException(
            "Cannot keep a state of "
                + values.length
                + " numbers after "
                + count
                + " observations: its layout has "
                + layout.width()
                + " numbers");
      }
    }

    private float[] adoptedBy(StateLayout newer) {
      return newer.adopt(values, layout);
    }
  }
}
