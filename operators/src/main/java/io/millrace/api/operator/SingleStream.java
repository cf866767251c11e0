package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an operator on one stream in plain Java: the way to use one from a program, a notebook or a
 * test, without a cluster.
 *
 * <p>It owns what a pipeline keeps for one key and for that key's group: the sequence state and the
 * learned parameters. Each {@link #step} tests, then trains, exactly as a pipeline does; the same
 * readings give the same bits in both.
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
 * <p>Not thread-safe; it must be the only user of its model instance.
 */
public final class SingleStream {

  private final StreamModel model;
  private final Signature signature;
  private final long seed;
  private final Rows rows;
  private final float[] state;
  private final float[] parameters;
  private final float[] nothing;
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
  }

  /**
   * A stream that has seen nothing, in a group that has learned nothing.
   *
   * @param seed decides what the parameters start from; unused by an operator that does not learn
   */
  public static SingleStream of(StreamModel model, long seed) {
    SingleStream stream = new SingleStream(model, seed);
    stream.forget();
    return stream;
  }

  /**
   * Takes one observation: answers it with what was learned before it, then learns from it.
   *
   * @param input one number a channel; not kept
   * @param time event time in milliseconds
   * @return the answer, or empty while the operator warms up or skips by its stride
   * @throws IllegalArgumentException if the input has another width or is not finite (NaN is taken
   *     where the operator allows missing values); nothing has changed then
   */
  public Optional<Answer> step(float[] input, long time) {
    requireOpen("step");
    load(input, time);
    model.step(rows);
    refuse(input);
    Optional<Answer> answer = answer();
    if (model instanceof Learner learner) {
      learner.learn(rows);
      learned = rows.learned();
    }
    keep();
    return answer;
  }

  /** What {@link #step} would answer; nothing changes. */
  public Optional<Answer> peek(float[] input, long time) {
    requireOpen("peek into");
    load(input, time);
    model.peek(rows);
    refuse(input);
    return answer();
  }

  /**
   * Ends the sequence: drains the answers that an operator with a delay still owes. Only {@link
   * #reset}, {@link #restore} and {@link #forget} go on from here.
   *
   * @param time event time of the end, milliseconds
   */
  public List<Answer> flush(long time) {
    requireOpen("flush");
    List<Answer> owed = new ArrayList<>();
    for (int pad = 0; pad < model.padding(); pad++) {
      load(nothing, time);
      model.flush(rows);
      answer().ifPresent(owed::add);
      keep();
    }
    drained = true;
    return owed;
  }

  /** Begins a new sequence; what was learned stays. */
  public void reset() {
    model.reset(state, 0);
    steps = 0;
    drained = false;
  }

  /** Begins a new sequence and learns anew from the seed. */
  public void forget() {
    reset();
    learned = 0;
    if (model instanceof Learner learner) {
      learner.initialize(parameters, seed);
    }
  }

  /** A copy of everything kept. */
  public Snapshot snapshot() {
    requireOpen("take a snapshot of");
    return new Snapshot(
        new FlatState(signature.sequence(), state.clone(), steps),
        new FlatState(signature.parameters(), parameters.clone(), learned));
  }

  /**
   * Goes on from a snapshot, also one of an earlier release of the operator: slots are found by
   * name, a slot that is new starts at its initial value.
   *
   * @throws IllegalArgumentException if a slot changed its shape; nothing has changed then
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

  /** Widths, timing, state and cost of the operator. */
  public Signature signature() {
    return signature;
  }

  /** Observations taken since the sequence began. */
  public long steps() {
    return steps;
  }

  /** Observations learned from. */
  public long learned() {
    return learned;
  }

  /** Version of the parameters that the next step will use; 0 without training. */
  public long version() {
    return model instanceof Learner learner ? learner.version(parameters, learned) : 0;
  }

  /** The learned quantities a monitor would chart, by name. */
  public Map<String, Float> gauges() {
    return model instanceof Learner learner
        ? learner.gauges().read(signature.parameters(), parameters)
        : Map.of();
  }

  private void load(float[] input, long time) {
    if (input.length != signature.inputWidth()) {
      throw new IllegalArgumentException(
          "Cannot take an observation of "
              + input.length
              + " values: this operator reads "
              + signature.inputWidth()
              + " channels");
    }
    rows.clear();
    rows.useParameters(parameters, learned);
    rows.add(input, state, steps, time);
  }

  private void requireOpen(String verb) {
    if (drained) {
      throw new IllegalStateException(
          "Cannot " + verb + " a sequence that was flushed: reset it first");
    }
  }

  private void refuse(float[] input) {
    if (rows.outcome(0) != Outcome.REFUSED) {
      return;
    }
    Ports.Missing missing = signature.ports().missing();
    for (int channel = 0; channel < input.length; channel++) {
      float value = input[channel];
      boolean gap = Float.isNaN(value) && missing == Ports.Missing.ALLOWED;
      if (!Float.isFinite(value) && !gap) {
        throw new IllegalArgumentException(
            "Cannot take an observation with "
                + value
                + " in channel "
                + channel
                + ": expected finite numbers"
                + (missing == Ports.Missing.ALLOWED ? ", or NaN where one is missing" : ""));
      }
    }
    throw new IllegalArgumentException("Cannot take this observation: the operator refused it");
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
   * What the operator made of one observation.
   *
   * @param ports names the fields of the output
   * @param output the whole output row; owned by the record
   * @param version of the parameters that computed it
   */
  public record Answer(Ports ports, float[] output, long version) {

    /** The first, for a scalar field the only, number of a field. */
    public float number(String field) {
      return output[ports.offset(field)];
    }

    /** A copy of a field's numbers. */
    public float[] numbers(String field) {
      int from = ports.offset(field);
      float[] numbers = new float[ports.field(field).width()];
      System.arraycopy(output, from, numbers, 0, numbers.length);
      return numbers;
    }
  }

  /**
   * All a stream keeps: what belongs to the sequence, and what was learned.
   *
   * @param sequence state of the key, and observations taken
   * @param parameters state of the group, and observations learned
   */
  public record Snapshot(FlatState sequence, FlatState parameters) {}

  /**
   * A flat state and the layout that explains it.
   *
   * @param layout names the slots of the values
   * @param values {@code layout.width()} floats; owned by the record
   * @param count observations taken, or learned, so far
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
