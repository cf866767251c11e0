package io.millrace.stage;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 *   | first's slots | chain.learned 3 | then.<second's slots> | chain.started |     both learn
 *   | first's slots | chain.started |                                             the first learns
 *   | then.<second's slots> | chain.started |                                     the second learns
 *
 * A stage expects its parameters at the start of an array. If both stages learn, the parameters of
 * the second are copied out before a step and back after learning; if only one learns, nothing is
 * copied. The host counts the observations learned in one number, which is the sum of both stages;
 * chain.learned is the count of the first.
 */
/**
 * The parameters of a chain: those of both stages, and the number of observations that each has
 * learned.
 */
final class ChainedParameters {

  private static final String LEARNED = "chain.learned";
  private static final String STARTED = "chain.started";

  /** Slots of the chain itself. */
  static final List<String> COUNTS = List.of(LEARNED, STARTED);

  /**
   * Mixed into the group's seed for the second stage, so that two equal stages get different
   * initial parameters.
   */
  private static final long SALT = 0x5DEECE66D1CE4E5BL;

  private final Learner first;
  private final Learner second;
  private final StateLayout layout;
  private final int learnedAt;
  private final int startedAt;
  private final int secondAt;
  private final float[] copied;

  ChainedParameters(StreamModel first, StreamModel second) {
    this.first = first instanceof Learner learner ? learner : null;
    this.second = second instanceof Learner learner ? learner : null;
    boolean both = this.first != null && this.second != null;
    StateLayout all = first.signature().parameters();
    if (both) {
      all = all.followedBy(StateLayout.of(Slot.of(LEARNED, PackedLong.WIDTH)));
    }
    this.secondAt = all.width();
    this.layout =
        all.followedBy(ChainLink.behind(second.signature().parameters()))
            .followedBy(StateLayout.of(Slot.of(STARTED)));
    this.learnedAt = both ? layout.offset(LEARNED) : -1;
    this.startedAt = layout.offset(STARTED);
    this.copied = new float[both ? second.signature().parameters().width() : 0];
  }

  StateLayout layout() {
    return layout;
  }

  void initialize(float[] parameters, long seed) {
    layout.fill(parameters, 0);
    if (first != null) {
      first.initialize(parameters, seed);
    }
    if (second != null) {
      float[] own = new float[second.signature().parameters().width()];
      second.initialize(own, Long.rotateLeft(seed, 21) ^ SALT);
      System.arraycopy(own, 0, parameters, secondAt, own.length);
    }
    parameters[startedAt] = 1;
  }

  /** Why published parameters cannot answer, for either stage. */
  List<String> unfit(Set<String> given, float[] all) {
    List<String> faults = new ArrayList<>();
    if (first != null) {
      faults.addAll(first.unfit(given, firsts(all)));
    }
    if (second != null) {
      Set<String> behind = new HashSet<>();
      for (String name : given) {
        if (name.startsWith(Chain.THEN)) {
          behind.add(name.substring(Chain.THEN.length()));
        }
      }
      faults.addAll(second.unfit(behind, ownSeconds(all)));
    }
    return faults;
  }

  boolean learnsFirst() {
    return first != null;
  }

  boolean learnsSecond() {
    return second != null;
  }

  int secondAt() {
    return secondAt;
  }

  /** Returns a copy of the parameters of the first stage. */
  float[] firsts(float[] all) {
    return Arrays.copyOf(all, first.signature().parameters().width());
  }

  /** Returns a copy of the parameters of the second stage. */
  float[] ownSeconds(float[] all) {
    return Arrays.copyOfRange(all, secondAt, secondAt + second.signature().parameters().width());
  }

  /** Gives each stage its parameters. */
  void open(Rows rows, InnerBlock front, InnerBlock back) {
    float[] all = rows.parameters();
    if (all[startedAt] == 0) {
      throw ChainLink.adopted("group");
    }
    front.rows().useParameters(all, firstLearned(all, rows.learned()));
    if (copied.length > 0) {
      System.arraycopy(all, secondAt, copied, 0, copied.length);
    }
    back.rows().useParameters(copied.length > 0 ? copied : all, secondLearned(all, rows.learned()));
  }

  /** Trains both stages on the blocks that were just stepped, and counts what they learned. */
  void learn(Rows rows, InnerBlock front, InnerBlock back) {
    float[] all = rows.parameters();
    open(rows, front, back);
    rows.countLearned(front.learn(rows) + back.learn(rows));
    System.arraycopy(copied, 0, all, secondAt, copied.length);
    if (learnedAt >= 0) {
      PackedLong.write(front.rows().learned(), all, learnedAt);
    }
  }

  boolean firstTakesTargets() {
    return takesTargets(first);
  }

  /** That of the one stage that takes targets; with two such stages rows are learned at once. */
  int memoWidth() {
    if (takesTargets(first) && takesTargets(second)) {
      return 0;
    }
    Learner taker = taker();
    return taker == null ? 0 : taker.memoWidth();
  }

  /** Trains the stage that takes targets on rows that it has answered before. */
  void learnLate(Rows memos) {
    float[] all = memos.parameters();
    long before = memos.learned();
    boolean ofFirst = firstTakesTargets();
    long own = ofFirst ? firstLearned(all, before) : secondLearned(all, before);
    memos.useParameters(ofFirst ? all : seconds(all), own);
    taker().learnLate(memos);
    long more = memos.learned() - own;
    if (!ofFirst) {
      System.arraycopy(copied, 0, all, secondAt, copied.length);
    } else if (learnedAt >= 0) {
      PackedLong.write(own + more, all, learnedAt);
    }
    memos.useParameters(all, before + more);
  }

  private Learner taker() {
    return firstTakesTargets() ? first : second;
  }

  private static boolean takesTargets(Learner stage) {
    return stage != null && stage.signature().targetWidth() > 0;
  }

  int horizon(float[] all, long learned) {
    int most = Integer.MAX_VALUE;
    if (first != null) {
      most = first.horizon(all, firstLearned(all, learned));
    }
    if (second != null) {
      most = Math.min(most, second.horizon(seconds(all), secondLearned(all, learned)));
    }
    return most;
  }

  long version(float[] all, long learned) {
    long version = first == null ? 0 : first.version(all, firstLearned(all, learned));
    return second == null
        ? version
        : version + second.version(seconds(all), secondLearned(all, learned));
  }

  Gauges gauges() {
    Map<String, String> slots = new LinkedHashMap<>();
    Set<String> totals = new HashSet<>();
    if (first != null) {
      slots.putAll(first.gauges().slots());
      totals.addAll(first.gauges().totals());
    }
    if (second != null) {
      Gauges theirs = second.gauges();
      theirs.slots().forEach((name, slot) -> slots.put(Chain.THEN + name, Chain.THEN + slot));
      theirs.totals().forEach(name -> totals.add(Chain.THEN + name));
    }
    return new Gauges(slots, totals);
  }

  private float[] seconds(float[] all) {
    if (copied.length == 0) {
      return all;
    }
    System.arraycopy(all, secondAt, copied, 0, copied.length);
    return copied;
  }

  long firstLearned(float[] all, long learned) {
    if (learnedAt >= 0) {
      return PackedLong.read(all, learnedAt);
    }
    return first == null ? 0 : learned;
  }

  long secondLearned(float[] all, long learned) {
    return second == null ? 0 : learned - firstLearned(all, learned);
  }
}
