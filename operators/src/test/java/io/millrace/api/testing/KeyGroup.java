package io.millrace.api.testing;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The plainest possible host of one group of keys, against which the contract suite judges: a state
 * array a key, one parameter array, every block built from copies. It does nothing clever, so that
 * a difference is the operator's.
 *
 * <p>The example of {@link OperatorContract} uses it without naming it.
 */
public final class KeyGroup {

  /**
   * One observation of one key.
   *
   * @param key number of the key, from 0
   * @param input one number a channel; owned by the record
   * @param targets one number a target; owned by the record
   */
  public record Event(int key, float[] input, float[] targets) {

    /** An observation for an operator that takes no targets. */
    public Event(int key, float[] input) {
      this(key, input, new float[0]);
    }

    /** The same observation with other targets. */
    Event with(float... others) {
      return new Event(key, input, others);
    }
  }

  /**
   * All a row's answer consists of, with floats as bits, so that equality means the same bits.
   *
   * @param key number of the key, from 0
   * @param outcome what became of the row
   * @param output bits of the output row; empty unless it was emitted
   * @param steps observations the key has taken
   * @param version of the parameters
   */
  public record Answer(int key, Outcome outcome, List<Integer> output, long steps, long version) {}

  private final StreamModel model;
  private final Signature signature;
  private final float[][] states;
  private final long[] steps;
  private final float[] parameters;
  private long learned;

  /** A group whose keys have seen nothing. */
  public KeyGroup(StreamModel model, int keys, long seed) {
    this.model = model;
    this.signature = model.signature();
    this.states = new float[keys][signature.sequence().width()];
    this.steps = new long[keys];
    this.parameters = new float[signature.parameters().width()];
    for (float[] state : states) {
      model.reset(state, 0);
    }
    if (model instanceof Learner learner) {
      learner.initialize(parameters, seed);
    }
  }

  /** What a checkpoint holds, copied into new arrays under another instance of the operator. */
  private KeyGroup(StreamModel model, KeyGroup from) {
    this.model = model;
    this.signature = model.signature();
    this.states = new float[from.states.length][];
    Arrays.setAll(states, key -> from.states[key].clone());
    this.steps = from.steps.clone();
    this.parameters = from.parameters.clone();
    this.learned = from.learned;
  }

  KeyGroup restoredInto(StreamModel other) {
    return new KeyGroup(other, this);
  }

  /** Takes events one by one, test then train. */
  List<Answer> takeEach(List<Event> events) {
    List<Answer> answers = new ArrayList<>();
    for (Event event : events) {
      answers.addAll(take(List.of(event)));
    }
    return answers;
  }

  /** Takes events one by one without training on them. */
  List<Answer> scoreEach(List<Event> events) {
    List<Answer> answers = new ArrayList<>();
    for (Event event : events) {
      answers.addAll(score(List.of(event)));
    }
    return answers;
  }

  /** Takes one block, test then train. */
  public List<Answer> take(List<Event> block) {
    return take(block, true);
  }

  /** Takes one block without training on it. */
  List<Answer> score(List<Event> block) {
    return take(block, false);
  }

  /** What a step of the block would answer. */
  List<Answer> peek(List<Event> block) {
    Rows rows = fill(block);
    model.peek(rows);
    keep(block, rows);
    return answers(block, rows);
  }

  /** One step of end-of-stream padding, with garbage where the input would be. */
  List<Answer> flush(int... keys) {
    float[] garbage = new float[signature.inputWidth()];
    Arrays.fill(garbage, Float.NaN);
    float[] unknown = new float[signature.targetWidth()];
    Arrays.fill(unknown, Float.NaN);
    List<Event> block =
        Arrays.stream(keys).mapToObj(key -> new Event(key, garbage, unknown)).toList();
    Rows rows = fill(block);
    model.flush(rows);
    keep(block, rows);
    return answers(block, rows);
  }

  /** Names of slots with a number that is not finite and was finite at the start. */
  Set<String> notFinite() {
    Set<String> names = new TreeSet<>();
    float[] fresh = new float[signature.sequence().width()];
    model.reset(fresh, 0);
    for (float[] state : states) {
      addNotFinite(signature.sequence(), state, fresh, names);
    }
    float[] initial = new float[parameters.length];
    if (model instanceof Learner learner) {
      learner.initialize(initial, 0);
    }
    addNotFinite(signature.parameters(), parameters, initial, names);
    return names;
  }

  private static void addNotFinite(
      StateLayout layout, float[] values, float[] initial, Set<String> names) {
    for (Slot slot : layout.slots()) {
      for (int i = layout.offset(slot.name()); i < layout.offset(slot.name()) + slot.size(); i++) {
        if (!Float.isFinite(values[i]) && Float.isFinite(initial[i])) {
          names.add(slot.name());
        }
      }
    }
  }

  void reset(int key) {
    model.reset(states[key], 0);
    steps[key] = 0;
  }

  /** Most rows the next block may have. */
  int horizon() {
    return model instanceof Learner learner
        ? learner.horizon(parameters, learned)
        : Integer.MAX_VALUE;
  }

  long learned() {
    return learned;
  }

  float[] parameters() {
    return parameters;
  }

  /** Everything of one key, as bits. */
  List<Long> bitsOf(int key) {
    List<Long> bits = new ArrayList<>(List.of(steps[key]));
    for (float value : states[key]) {
      bits.add((long) Float.floatToIntBits(value));
    }
    return bits;
  }

  /** Everything of the group's parameters, as bits. */
  List<Long> parameterBits() {
    List<Long> bits = new ArrayList<>(List.of(learned));
    for (float value : parameters) {
      bits.add((long) Float.floatToIntBits(value));
    }
    return bits;
  }

  /** Everything a checkpoint would hold, as bits. */
  public List<List<Long>> bits() {
    List<List<Long>> bits = new ArrayList<>(List.of(parameterBits()));
    for (int key = 0; key < states.length; key++) {
      bits.add(bitsOf(key));
    }
    return bits;
  }

  /** A block for these events, each key's state copied in. */
  Rows fill(List<Event> block) {
    Rows rows = new Rows(signature, block.size());
    rows.useParameters(parameters, learned);
    Set<Integer> seen = new HashSet<>();
    for (Event event : block) {
      if (!seen.add(event.key())) {
        throw new IllegalArgumentException("Cannot put key " + event.key() + " twice in a block");
      }
      int row =
          rows.add(
              event.input(), states[event.key()], steps[event.key()], 1000 * steps[event.key()]);
      rows.writeTargets(row, event.targets(), 0);
    }
    return rows;
  }

  private List<Answer> take(List<Event> block, boolean train) {
    Rows rows = fill(block);
    model.step(rows);
    List<Answer> answers = answers(block, rows);
    if (train && model instanceof Learner learner) {
      learner.learn(rows);
      learned = rows.learned();
    }
    keep(block, rows);
    return answers;
  }

  private void keep(List<Event> block, Rows rows) {
    for (int row = 0; row < block.size(); row++) {
      int key = block.get(row).key();
      rows.readState(row, states[key]);
      steps[key] = rows.steps(row);
    }
  }

  private List<Answer> answers(List<Event> block, Rows rows) {
    long version = model instanceof Learner learner ? learner.version(parameters, learned) : 0;
    List<Answer> answers = new ArrayList<>();
    float[] output = new float[signature.outputWidth()];
    for (int row = 0; row < block.size(); row++) {
      List<Integer> bits = new ArrayList<>();
      if (rows.outcome(row) == Outcome.EMITTED) {
        rows.readOutput(row, output);
        for (float value : output) {
          bits.add(Float.floatToIntBits(value));
        }
      }
      answers.add(
          new Answer(block.get(row).key(), rows.outcome(row), bits, rows.steps(row), version));
    }
    return answers;
  }
}
