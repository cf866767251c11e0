package io.millrace.streaming.runtime.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.state.KeyClock;
import io.millrace.streaming.runtime.block.LateTargets;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.state.StatesByGroup;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readings that wait for labels, over states in maps. The oracle keeps a list of the readings of
 * each key, and every label that it was given.
 */
final class WaitingRowsTest {

  private static final long WITHIN = 100;
  private static final LoadedKey.Id K = new LoadedKey.Id("g", "k");

  private final InMemory rows = new InMemory();

  /** The states of one group. */
  private static final class InMemory {
    private final MapInMemory<io.millrace.streaming.wire.AnsweredRow> rows = new MapInMemory<>();
    private final MapInMemory<io.millrace.streaming.wire.KeyQueue> queues = new MapInMemory<>();
    private final MapInMemory<Long> addresses = new MapInMemory<>();
    private final MapInMemory<Observation> labels = new MapInMemory<>();
    private final MapInMemory<String> ids = new MapInMemory<>();
    private final MapInMemory<Long> past = new MapInMemory<>();

    private LateStates states() {
      return new LateStates(rows, queues, addresses, labels, ids, past);
    }
  }

  private WaitingRows waiting(LabelSpec.By by, int most, LateRule.Labels labels) {
    return new WaitingRows(
        anyGroup(), rows.states(), new LateRule(by, Duration.ofMillis(WITHIN), most, labels));
  }

  private WaitingRows waiting(LabelSpec.By by, int most) {
    return waiting(by, most, LateRule.Labels.UNENDING);
  }

  /** One group is enough here, so nothing has to be selected. */
  @SuppressWarnings("unchecked") // The proxy is of this interface.
  private static StatesByGroup anyGroup() {
    return new StatesByGroup(
        (KeyedStateBackend<String>)
            Proxy.newProxyInstance(
                WaitingRowsTest.class.getClassLoader(),
                new Class<?>[] {KeyedStateBackend.class},
                (proxy, method, arguments) -> null));
  }

  @Test
  void exampleUsage() throws Exception {
    WaitingRows waiting = waiting(LabelSpec.By.TIME, 10);
    waiting.await(K, reading("k", 1000, null), 0, new float[] {7});

    assertThat(waiting.label(label("k", 1000, null), 1)).isEmpty();
    assertThat(waiting.due(K, KeyClock.at(1050))).as("not due yet").isEmpty();
    List<LateTargets.Due> due = waiting.due(K, KeyClock.at(1100));

    assertThat(due).hasSize(1);
    assertThat(due.get(0).memo()).containsExactly(7);
    assertThat(due.get(0).time()).isEqualTo(1000);
  }

  @Test
  void aLabelMayComeBeforeItsReading() throws Exception {
    WaitingRows waiting = waiting(LabelSpec.By.TIME, 10);

    assertThat(waiting.label(label("k", 1000, null), 0)).isEmpty();
    waiting.await(K, reading("k", 1000, null), 0, new float[] {7});

    assertThat(waiting.due(K, KeyClock.at(2000))).hasSize(1);
  }

  @Test
  void everyFaultOfALabelIsToldApart() throws Exception {
    WaitingRows waiting = waiting(LabelSpec.By.TIME, 2);
    waiting.await(K, reading("k", 1000, null), 0, new float[] {7});
    waiting.due(K, KeyClock.at(1500));
    waiting.await(K, reading("k", 1500, null), 1, new float[] {8});

    assertThat(waiting.label(label("k", 1500, null), 2)).isEmpty();
    assertThat(waiting.label(label("k", 1500, null), 2)).contains(LabelFault.REPEATED);
    assertThat(waiting.label(label("k", 1000, null), 2)).contains(LabelFault.LATE);
    assertThat(waiting.label(label("k", 1600, null), 2)).isEmpty();
    assertThat(waiting.label(label("k", 1601, null), 2)).isEmpty();
    assertThat(waiting.label(label("k", 1602, null), 2)).contains(LabelFault.CROWDED);
    assertThat(waiting(LabelSpec.By.ID, 2).label(label("k", 0, null), 2))
        .contains(LabelFault.NAMELESS);
  }

  /** Where labels end before the readings begin, all of them wait. */
  @Test
  void labelsThatEndFirstAreNeverTooMany() throws Exception {
    WaitingRows waiting = waiting(LabelSpec.By.TIME, 2, LateRule.Labels.ENDING);
    for (int at = 0; at < 50; at++) {
      assertThat(waiting.label(label("k", 1000 + at, null), 0)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NAMELESS, UNKNOWN_LABEL, expected the id of a reading of key 'k'",
    "UNKNOWN, UNKNOWN_LABEL, expected a reading of key 'k' with id 'o-7'",
    "CROWDED, UNKNOWN_LABEL, before 3 labels of its key wait",
    "REPEATED, REPEATED_LABEL, expected one label for key 'k' with id 'o-7'",
    "LATE, LATE_LABEL, 100 ms of event time after it or when 3 readings wait"
  })
  void theDeadLetterOfALabelHasItsReason(LabelFault fault, Reason reason, String told) {
    LateRule rule =
        new LateRule(LabelSpec.By.ID, Duration.ofMillis(WITHIN), 3, LateRule.Labels.UNENDING);

    DeadLetter letter = fault.letter(label("k", 0, "o-7"), rule);

    assertThat(letter.reason()).isEqualTo(reason);
    assertThat(letter.detail()).contains(told);
    assertThat(letter.origin()).isEqualTo(Origin.topic("labels", 0, 3));
    assertThat(letter.payload()).contains("o-7");
  }

  /** What the oracle knows of a reading. */
  private record Known(String key, long number, long time, String address, float memo) {}

  /**
   * Streams of readings and labels of three keys, in which times repeat, labels come early, late,
   * twice, or for no reading. Whatever the way of naming a reading, each label has one end.
   */
  @ParameterizedTest
  @EnumSource(LabelSpec.By.class)
  void whatIsLearnedAndRefusedIsThatOfAListOfReadings(LabelSpec.By by) throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int most = 1 + random.below(6);
      InMemory states = new InMemory();
      WaitingRows waiting =
          new WaitingRows(
              anyGroup(),
              states.states(),
              new LateRule(by, Duration.ofMillis(WITHIN), most, LateRule.Labels.UNENDING));
      Oracle oracle = new Oracle(by, most);
      long now = 1000;
      for (int step = 0; step < 400; step++) {
        String key = "k" + random.below(3);
        LoadedKey.Id id = new LoadedKey.Id("g", key);
        if (random.below(2) == 0) {
          now += random.below(30);
          long confirmed = oracle.confirm(key, now);
          assertThat(learned(waiting.due(id, KeyClock.at(confirmed))))
              .isEqualTo(oracle.due(key, confirmed));
          long number = oracle.steps(key);
          String name = by == LabelSpec.By.ID ? "o" + random.below(200) : null;
          boolean learnable = random.below(6) > 0;
          waiting.await(
              id, reading(key, now, name), number, learnable ? new float[] {step} : new float[0]);
          oracle.await(key, now, name, learnable ? step : Float.NaN);
        } else {
          Observation label = oracle.someLabel(key, now, random);

          assertThat(waiting.label(label, oracle.steps(key)))
              .as("seed %s step %s %s", seed, step, label)
              .isEqualTo(oracle.label(label));
        }
        if (random.below(40) == 0) {
          assertThat(unknown(waiting.sweep(WaitingRows.Input.RUNNING)))
              .isEqualTo(oracle.sweep(false));
        }
      }
      for (int key = 0; key < 3; key++) {
        assertThat(learned(waiting.rest(new LoadedKey.Id("g", "k" + key))))
            .isEqualTo(oracle.rest("k" + key));
      }
      assertThat(unknown(waiting.sweep(WaitingRows.Input.ENDED))).isEqualTo(oracle.sweep(true));
      // Nothing is left that a stream of years would gather.
      assertThat(states.rows.size()).isZero();
      assertThat(states.labels.size()).isZero();
      assertThat(states.addresses.size()).isZero();
      assertThat(states.ids.size()).isLessThanOrEqualTo(3 * (most + 1));
      assertThat(states.past.size()).isLessThanOrEqualTo(states.ids.size());
    }
  }

  private static List<Float> learned(List<LateTargets.Due> due) {
    return due.stream().map(one -> one.memo()[0]).toList();
  }

  private static List<String> unknown(WaitingRows.Sweep sweep) {
    return sweep.unknown().stream()
        .map(label -> label.key() + " " + label.time() + " " + label.label())
        .sorted()
        .toList();
  }

  /** Lists, searched from end to end. */
  private static final class Oracle {
    private final LabelSpec.By by;
    private final int most;
    private final Map<String, List<Known>> waiting = new TreeMap<>();
    private final Map<String, List<Known>> gone = new TreeMap<>();
    private final Map<String, Long> confirmed = new TreeMap<>();
    private final Map<String, Long> evicted = new TreeMap<>();
    private final List<Observation> labels = new ArrayList<>();

    Oracle(LabelSpec.By by, int most) {
      this.by = by;
      this.most = most;
    }

    long steps(String key) {
      return (long) of(waiting, key).size() + of(gone, key).size();
    }

    long confirm(String key, long now) {
      return Math.max(now, confirmed.getOrDefault(key, now));
    }

    private static List<Known> of(Map<String, List<Known>> all, String key) {
      return all.computeIfAbsent(key, any -> new ArrayList<>());
    }

    List<Float> due(String key, long now) {
      confirmed.put(key, now);
      return pop(key, most);
    }

    List<Float> rest(String key) {
      return pop(key, 1);
    }

    private List<Float> pop(String key, int fewer) {
      List<Known> all = of(waiting, key);
      long horizon = confirmed.getOrDefault(key, Long.MIN_VALUE + WITHIN) - WITHIN;
      List<Float> learned = new ArrayList<>();
      while (!all.isEmpty() && (all.get(0).time() <= horizon || all.size() >= fewer)) {
        Known first = all.remove(0);
        of(gone, key).add(first);
        if (first.time() > horizon) {
          evicted.merge(key, first.time(), Math::max);
        }
        Optional<Observation> label = labels.stream().filter(one -> names(one, first)).findFirst();
        if (label.isPresent() && all.stream().noneMatch(one -> names(label.get(), one))) {
          labels.remove(label.get());
        }
        if (label.isPresent() && !Float.isNaN(first.memo())) {
          learned.add(first.memo());
        }
      }
      return learned;
    }

    void await(String key, long time, String name, float memo) {
      long number = steps(key);
      String address =
          switch (by) {
            case TIME -> "" + time;
            case SEQUENCE -> "" + number;
            case ID -> name;
          };
      of(waiting, key).add(new Known(key, number, time, address, memo));
    }

    private boolean names(Observation label, Known reading) {
      return label.key().equals(reading.key()) && address(label).equals(reading.address());
    }

    private String address(Observation label) {
      return by == LabelSpec.By.ID ? label.label() : "" + label.time();
    }

    Optional<LabelFault> label(Observation label) {
      if (labels.stream()
          .anyMatch(one -> one.key().equals(label.key()) && address(one).equals(address(label)))) {
        return Optional.of(LabelFault.REPEATED);
      }
      if (of(waiting, label.key()).stream().noneMatch(one -> names(label, one))) {
        if (isPast(label)) {
          return Optional.of(LabelFault.LATE);
        }
        long ahead =
            labels.stream()
                .filter(one -> one.key().equals(label.key()))
                .filter(one -> of(waiting, one.key()).stream().noneMatch(row -> names(one, row)))
                .count();
        if (ahead >= most) {
          return Optional.of(LabelFault.CROWDED);
        }
      }
      labels.add(label);
      return Optional.empty();
    }

    private boolean isPast(Observation label) {
      List<Known> before = of(gone, label.key());
      return switch (by) {
        case TIME ->
            label.time() <= confirmed.getOrDefault(label.key(), Long.MIN_VALUE + WITHIN) - WITHIN
                || label.time() <= evicted.getOrDefault(label.key(), Long.MIN_VALUE);
        case SEQUENCE -> label.time() < steps(label.key());
        // Of as many readings as may wait, the ids are remembered.
        case ID ->
            before.subList(Math.max(0, before.size() - most), before.size()).stream()
                .anyMatch(one -> names(label, one));
      };
    }

    List<String> sweep(boolean ended) {
      List<String> unknown = new ArrayList<>();
      for (Observation label : List.copyOf(labels)) {
        boolean awaited = of(waiting, label.key()).stream().anyMatch(one -> names(label, one));
        boolean past = by == LabelSpec.By.TIME && isBehind(label);
        if (!awaited && (ended || past)) {
          labels.remove(label);
          unknown.add(label.key() + " " + label.time() + " " + label.label());
        }
      }
      unknown.sort(null);
      return unknown;
    }

    private boolean isBehind(Observation label) {
      Long now = confirmed.get(label.key());
      return now != null && label.time() <= now - WITHIN;
    }

    Observation someLabel(String key, long now, SeededRandom random) {
      return switch (by) {
        case TIME -> WaitingRowsTest.label(key, now - 150 + random.below(200), null);
        case SEQUENCE ->
            WaitingRowsTest.label(key, Math.max(0, steps(key) - 5 + random.below(10)), null);
        case ID -> WaitingRowsTest.label(key, 0, "o" + random.below(200));
      };
    }
  }

  /** Memos are carried to other channels in place; nothing else of a reading changes. */
  @Test
  void memosAreCarriedAndTheRestStays() throws Exception {
    WaitingRows waiting = waiting(LabelSpec.By.TIME, 10);
    waiting.await(K, reading("k", 1000, null), 0, new float[] {7});
    waiting.await(K, reading("k", 1001, null), 1, new float[0]);
    waiting.label(label("k", 1000, null), 2);

    waiting.carry(memo -> memo.length == 0 ? memo : new float[] {memo[0], 0});

    List<LateTargets.Due> due = waiting.due(K, KeyClock.at(5000));
    assertThat(due).hasSize(1);
    assertThat(due.get(0).memo()).containsExactly(7, 0);
    assertThat(due.get(0).time()).isEqualTo(1000);
  }

  private static Observation reading(String key, long time, String id) {
    return new Observation(key, "g", time, new float[] {1}, id, Origin.NOWHERE);
  }

  private static Observation label(String key, long address, String id) {
    return new Observation(key, "g", address, new float[] {1}, id, Origin.topic("labels", 0, 3));
  }
}
