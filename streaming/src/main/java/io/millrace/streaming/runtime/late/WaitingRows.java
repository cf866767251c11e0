package io.millrace.streaming.runtime.late;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Observation;
import io.millrace.state.KeyClock;
import io.millrace.streaming.runtime.block.LateTargets;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.state.StatesByGroup;
import io.millrace.streaming.wire.AnsweredRow;
import io.millrace.streaming.wire.KeyQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/*
 * State of a group, see LateStates; k is a key, n counts its readings, a is an address: the time of
 * a reading, its position, or its id.
 *
 *   rows       n k -> time, address, memo       first <= n < next wait
 *   queues     k   -> first, next, confirmed, evicted, ahead
 *   addresses  a k -> number of readings with this address that wait
 *   labels     a k -> the label, whether its reading waits or has not come
 *   ids        n k -> id                        first - most <= n < next, by id alone
 *   past       a k -> n                         first - most <= n < first, by id alone
 *
 * Why labels may come in any order. What is learned of a reading is decided when it is due, which
 * depends on the readings of its key alone. A label that comes before that has the same effect
 * whenever it comes, and one that comes after it has none.
 *
 * Why past ids are kept. A time or a position tells whether it is behind; an id does not, so that of
 * a reading that was due would be taken for one to come. A reading without an id is not kept.
 *
 * Why the time of a sweep does not matter. A label without reading is unknown once its address is
 * behind the horizon; a reading with that address would be late itself, because a reading waits at
 * least the lateness.
 */
/** Keeps the readings of one subtask that wait, in Flink's keyed state, and their labels. */
public final class WaitingRows implements LateTargets {

  private static final long NEVER = Long.MIN_VALUE;

  private final StatesByGroup keyed;
  private final LateStates states;
  private final LateRule rule;

  /**
   * @param states the states, opened
   */
  public WaitingRows(StatesByGroup keyed, LateStates states, LateRule rule) {
    this.keyed = keyed;
    this.states = states;
    this.rule = rule;
  }

  /** Replaces every memo of the current group by what a function makes of it. */
  public void carry(UnaryOperator<float[]> carried) throws Exception {
    List<String> entries = new ArrayList<>();
    states.rows().keys().forEach(entries::add);
    for (String entry : entries) {
      AnsweredRow row = states.rows().get(entry);
      states
          .rows()
          .put(entry, new AnsweredRow(row.time(), row.address(), carried.apply(row.memo())));
    }
  }

  @Override
  public List<Due> due(LoadedKey.Id key, KeyClock clock) {
    return in(key, () -> pop(key.key(), clock.confirmed(), rule.most()));
  }

  @Override
  public String excerpt(Observation label) {
    return rule.excerpt(label);
  }

  @Override
  public List<Due> rest(LoadedKey.Id key) {
    return in(
        key,
        () -> {
          KeyQueue queue = states.queue(key.key());
          return pop(key.key(), queue.confirmed(), 1);
        });
  }

  /** Removes the readings that are due, and the first ones until fewer than {@code most} wait. */
  private List<Due> pop(String key, long confirmed, int most) throws Exception {
    KeyQueue queue = states.queue(key);
    List<Due> due = new ArrayList<>();
    long first = queue.first();
    long evicted = queue.evicted();
    for (; first < queue.next(); first++) {
      AnsweredRow row = states.rows().get(LateStates.entry(first, key));
      boolean ripe = row == null || isBehind(row.time(), confirmed);
      if (!ripe && queue.next() - first < most) {
        break;
      }
      if (row != null) {
        states.rows().remove(LateStates.entry(first, key));
        evicted = ripe ? evicted : Math.max(evicted, row.address());
        take(row, address(row, first, key)).ifPresent(due::add);
        if (rule.by() == LabelSpec.By.ID) {
          remember(first, key);
        }
      }
    }
    if (first != queue.first() || confirmed != queue.confirmed()) {
      states
          .queues()
          .put(key, new KeyQueue(first, queue.next(), confirmed, evicted, queue.ahead()));
    }
    return due;
  }

  /** Keeps the id of a reading that was due, in place of that of one long before it. */
  private void remember(long number, String key) throws Exception {
    states.past().put(LateStates.entry(id(number, key), key), number);
    long forgotten = number - rule.most();
    String id = states.ids().get(LateStates.entry(forgotten, key));
    if (id != null) {
      states.ids().remove(LateStates.entry(forgotten, key));
      String entry = LateStates.entry(id, key);
      Long newest = states.past().get(entry);
      if (newest != null && newest == forgotten) {
        states.past().remove(entry);
      }
    }
  }

  private String id(long number, String key) throws Exception {
    String id = states.ids().get(LateStates.entry(number, key));
    return id == null ? "" : id;
  }

  /** The map key of the address of a reading that waits. */
  private String address(AnsweredRow row, long number, String key) throws Exception {
    return rule.by() == LabelSpec.By.ID
        ? LateStates.entry(id(number, key), key)
        : LateStates.entry(row.address(), key);
  }

  /** The map key of the address that a label names. */
  private String address(Observation label) {
    return rule.by() == LabelSpec.By.ID
        ? LateStates.entry(label.label(), label.key())
        : LateStates.entry(label.time(), label.key());
  }

  private Optional<Due> take(AnsweredRow row, String entry) throws Exception {
    Observation label = states.labels().get(entry);
    Long readings = states.addresses().get(entry);
    if (readings == null || readings <= 1) {
      states.addresses().remove(entry);
      states.labels().remove(entry);
    } else {
      states.addresses().put(entry, readings - 1);
    }
    return label == null || row.memo().length == 0
        ? Optional.empty()
        : Optional.of(new Due(row.time(), row.memo(), label));
  }

  @Override
  public void await(LoadedKey.Id key, Observation answered, long sequence, float[] memo) {
    boolean named = rule.by() == LabelSpec.By.ID;
    if (named && answered.label() == null) {
      return;
    }
    long time = answered.time();
    in(
        key,
        () -> {
          long address = rule.by() == LabelSpec.By.TIME ? time : sequence;
          KeyQueue queue = states.queue(key.key());
          states
              .rows()
              .put(LateStates.entry(queue.next(), key.key()), new AnsweredRow(time, address, memo));
          String entry = LateStates.entry(address, key.key());
          if (named) {
            states.ids().put(LateStates.entry(queue.next(), key.key()), answered.label());
            entry = LateStates.entry(answered.label(), key.key());
          }
          Long readings = states.addresses().get(entry);
          boolean expected = readings == null && states.labels().contains(entry);
          states.addresses().put(entry, readings == null ? 1 : readings + 1);
          states
              .queues()
              .put(
                  key.key(),
                  new KeyQueue(
                      queue.first(),
                      queue.next() + 1,
                      queue.confirmed(),
                      queue.evicted(),
                      queue.ahead() - (expected ? 1 : 0)));
          return null;
        });
  }

  /**
   * Takes a label of the current group.
   *
   * @param steps readings of its key so far
   * @return why it has no effect; empty if it is kept
   */
  public Optional<LabelFault> label(Observation label, long steps) throws Exception {
    if (rule.by() == LabelSpec.By.ID && label.label() == null) {
      return Optional.of(LabelFault.NAMELESS);
    }
    String entry = address(label);
    if (states.labels().contains(entry)) {
      return Optional.of(LabelFault.REPEATED);
    }
    if (!states.addresses().contains(entry)) {
      KeyQueue queue = states.queue(label.key());
      if (isPast(label, queue, steps)) {
        return Optional.of(LabelFault.LATE);
      }
      if (!rule.bounded() && queue.ahead() >= rule.most()) {
        return Optional.of(LabelFault.CROWDED);
      }
      states.queues().put(label.key(), queue.withAhead(1));
    }
    states.labels().put(entry, label);
    return Optional.empty();
  }

  /**
   * Labels without a reading.
   *
   * @param unknown those whose reading did not come; removed
   * @param expecting number of those whose reading may still come
   */
  public record Sweep(List<Observation> unknown, int expecting) {}

  /**
   * Removes the labels of the current group whose reading did not come.
   *
   * @param now whether readings may still come
   */
  public Sweep sweep(Input now) throws Exception {
    List<Observation> unknown = new ArrayList<>();
    int expecting = 0;
    for (Observation label : states.labels().values()) {
      if (!states.addresses().contains(address(label))) {
        boolean past =
            now == Input.ENDED
                || (rule.by() == LabelSpec.By.TIME
                    && isBehind(label.time(), states.queue(label.key()).confirmed()));
        if (past) {
          unknown.add(label);
        } else {
          expecting++;
        }
      }
    }
    for (Observation label : unknown) {
      states.labels().remove(address(label));
      states.queues().put(label.key(), states.queue(label.key()).withAhead(-1));
    }
    unknown.sort(LateStates.ORDER);
    return new Sweep(unknown, expecting);
  }

  /** Whether readings may still come. */
  public enum Input {
    RUNNING,
    ENDED
  }

  private boolean isPast(Observation label, KeyQueue queue, long steps) throws Exception {
    return switch (rule.by()) {
      case SEQUENCE -> label.time() < steps;
      case TIME -> isBehind(label.time(), queue.confirmed()) || label.time() <= queue.evicted();
      case ID -> states.past().contains(address(label));
    };
  }

  private boolean isBehind(long time, long confirmed) {
    return confirmed != NEVER && time <= confirmed - rule.within().toMillis();
  }

  private <T> T in(LoadedKey.Id key, Access<T> access) {
    keyed.turnTo(key.group());
    try {
      return access.get();
    } catch (Exception failed) {
      throw new IllegalStateException(
          "Cannot read or write the readings of key '" + key.key() + "' that wait for a label",
          failed);
    }
  }

  /** Access to the states of the current group. */
  private interface Access<T> {

    T get() throws Exception;
  }
}
