package io.millrace.dictionary.learn;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.code.PredictionGains;
import java.util.Arrays;
import java.util.Set;

/*
 * Symbols, per channel: y reading; h the reconstruction of the key's reading before ("held"); g gain
 * of the group (PredictionGains); e = y - g h, which the dictionary codes; ê its reconstruction.
 *
 *   answer:  ŷ = g h + ê;   then h <- ŷ where y was observed, h where it was missing (0 at a
 *   keyframe)
 *
 *   sequence, a key      parameters, a group, behind those of the dictionary
 *   +-----------------+  +------------------+----------------------------+
 *   | predict.held n  |  | predict.gain n   | sums of PredictionGains    |
 *   +-----------------+  +------------------+----------------------------+
 *
 * The gain changes where the dictionary does, at the end of a mini-batch.
 *
 * The dictionary steps and learns the block of this stage itself, whose inputs are e meanwhile: a
 * block of its own would have to be filled and read, a third of the time of a step of few channels.
 * So it has no sequence state, and does not read its outputs when it learns.
 */
/**
 * Codes what the reconstruction of the key's last reading does not predict, instead of the reading:
 * a closed loop, as in predictive coding.
 *
 * <p>The prediction uses only what a reader of the codes has, so errors do not add up. Every {@code
 * keyframe}-th reading of a key is coded without it.
 */
public final class Predicted implements Restartable {

  private final Restartable inner;
  private final int n;
  private final int keyframe;
  private final String operator;
  private final Signature signature;
  private final int width;
  private final int reconstruction;
  private final int error;
  private final int filled;
  private final int gain;
  private final PredictionGains gains;
  private float[] readings = {};
  private float[] predicted = {};
  private float[] heldBefore = {};

  /**
   * Returns an operator that codes what the reconstruction before does not predict, if its options
   * say so, and the operator itself otherwise.
   *
   * @param inner has the outputs {@code reconstruction} and {@code error}, and no sequence state
   * @param operator its name, for messages
   */
  public static Restartable around(Restartable inner, Options options, String operator) {
    return DictionaryOptions.isPredicted(options)
        ? new Predicted(inner, DictionaryOptions.keyframe(options, 0), operator)
        : inner;
  }

  /**
   * @param keyframe a reading of a key in so many is coded without a prediction; 0: only its first
   * @param operator name of the operator, for messages
   */
  private Predicted(Restartable inner, int keyframe, String operator) {
    Signature behind = inner.signature();
    this.inner = inner;
    this.n = behind.inputWidth();
    this.keyframe = keyframe;
    this.operator = operator;
    StateLayout sequence = StateLayout.of(Slot.of("predict.held", n));
    StateLayout parameters =
        behind
            .parameters()
            .followedBy(StateLayout.of(Slot.of("predict.gain", n)))
            .followedBy(PredictionGains.slots(n));
    this.signature =
        new Signature(
            behind.ports(),
            new Timing(Long.MAX_VALUE, 0, 1),
            sequence,
            parameters,
            behind.multiplyAdds() + 2L * n);
    this.width = signature.outputWidth();
    this.reconstruction = signature.ports().offset("reconstruction");
    this.error = signature.ports().offset("error");
    this.filled =
        signature.ports().outputs().stream().anyMatch(field -> field.name().equals("filled"))
            ? signature.ports().offset("filled")
            : -1;
    this.gain = parameters.offset("predict.gain");
    this.gains = new PredictionGains(n, parameters.offset("predict.cross"));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void reading(Set<String> fields) {
    inner.reading(fields);
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    inner.initialize(parameters, seed);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return inner.horizon(parameters, learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return inner.version(parameters, learned);
  }

  @Override
  public Gauges gauges() {
    return inner.gauges();
  }

  @Override
  public void step(Rows rows) {
    int size = rows.size() * n;
    open(rows, size);
    float[] slots = rows.parameters();
    float[] held = heldBefore;
    float[] guess = predicted;
    for (int row = 0; row < rows.size(); row++) {
      int at = row * n;
      if (isKeyframe(rows.steps(row))) {
        Arrays.fill(guess, at, at + n, 0f);
      } else {
        for (int i = 0; i < n; i++) {
          guess[at + i] = slots[gain + i] * held[at + i];
        }
      }
    }
    leaveRest(rows.inputs(), size);
    inner.step(rows);
    System.arraycopy(readings, 0, rows.inputs(), 0, size);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED) {
        restore(rows, row);
      }
    }
  }

  private void open(Rows rows, int size) {
    if (readings.length < rows.capacity() * n) {
      readings = new float[rows.capacity() * n];
      predicted = new float[rows.capacity() * n];
      heldBefore = new float[rows.capacity() * n];
    }
    System.arraycopy(rows.inputs(), 0, readings, 0, size);
    System.arraycopy(rows.states(), 0, heldBefore, 0, size);
  }

  private void leaveRest(float[] inputs, int size) {
    float[] values = readings;
    float[] guess = predicted;
    for (int at = 0; at < size; at++) {
      inputs[at] = values[at] - guess[at];
    }
  }

  private boolean isKeyframe(long step) {
    return step == 0 || (keyframe > 0 && step % keyframe == 0);
  }

  /** Makes what the dictionary answered for the rest an answer for the reading. */
  private void restore(Rows rows, int row) {
    float[] outputs = rows.outputs();
    float[] states = rows.states();
    float[] values = readings;
    float[] guess = predicted;
    int at = row * n;
    int out = row * width + reconstruction;
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      float value = values[at + i];
      float answer = guess[at + i] + outputs[out + i];
      outputs[out + i] = answer;
      states[at + i] = answer;
      double difference = (double) value - answer;
      squares += difference * difference;
      norm += (double) value * value;
    }
    boolean whole = !Double.isNaN(norm);
    if (filled >= 0) {
      fill(outputs, row, whole);
    }
    int place = row * width + error;
    if (whole) {
      outputs[place] = norm > 0 ? (float) Math.sqrt(squares / norm) : 0f;
    } else {
      restoreInPart(rows, row);
    }
  }

  /** Of a row with missing channels: what is held of them, and the error of the others. */
  private void restoreInPart(Rows rows, int row) {
    boolean key = isKeyframe(rows.steps(row) - 1);
    int at = row * n;
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      float value = readings[at + i];
      if (Float.isNaN(value)) {
        // After a keyframe nothing older is held, so that a reader may begin with it.
        rows.states()[at + i] = key ? 0f : heldBefore[at + i];
      } else {
        double difference = (double) value - rows.states()[at + i];
        squares += difference * difference;
        norm += (double) value * value;
      }
    }
    int place = row * width + error;
    if (!Float.isNaN(rows.outputs()[place])) {
      rows.outputs()[place] = norm > 0 ? (float) Math.sqrt(squares / norm) : 0f;
    }
  }

  private void fill(float[] outputs, int row, boolean whole) {
    int at = row * n;
    int to = row * width + filled;
    for (int i = 0; i < n; i++) {
      float value = readings[at + i];
      boolean missing = !whole && Float.isNaN(value);
      outputs[to + i] = missing ? outputs[to + i] + predicted[at + i] : value;
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    long before = inner.version(slots, rows.learned());
    int size = rows.size() * n;
    for (int row = 0; row < rows.size(); row++) {
      // A stage behind this one may have refused a row that this one accepted.
      if (rows.outcome(row) != Outcome.REFUSED && rows.steps(row) > 1) {
        gains.add(slots, readings, heldBefore, row * n);
      }
    }
    leaveRest(rows.inputs(), size);
    inner.learn(rows);
    System.arraycopy(readings, 0, rows.inputs(), 0, size);
    if (inner.version(slots, rows.learned()) != before) {
      gains.close(slots);
      gains.write(slots, gain);
    }
  }

  @Override
  public Set<EventEffect> effects() {
    return inner.effects();
  }

  /** The gains stay: they follow the readings by themselves. */
  @Override
  public void restart(float[] parameters) {
    inner.restart(parameters);
  }

  @Override
  public void forget(float[] parameters, double share) {
    inner.forget(parameters, share);
  }

  @Override
  public boolean detects() {
    return inner.detects();
  }

  /** A new channel begins with gain 0: its first values are coded as they are. */
  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof Predicted older)) {
      return Carrying.refused(operator + ": predict: expected the same as before");
    }
    Carrying dictionaries = inner.carrying(older.inner, change);
    return dictionaries.refusals().isEmpty()
        ? new PredictedCarrying(older.signature, signature, change, dictionaries)
        : dictionaries;
  }
}
