package io.millrace.evaluate.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.sum.KeyedWindows.Taken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyedWindowsTest {

  private static final int KEYS = 40;

  private record Judged(String key, long time, double[] sums) {}

  @Test
  void exampleUsage() {
    KeyedWindows windows = new KeyedWindows(1, 1000);
    windows.add("b", 100, new double[] {1});
    windows.add("a", 999, new double[] {2});
    windows.add("a", 1000, new double[] {4});

    assertThat(windows.close(999)).isEmpty();
    List<WindowSums> first = windows.close(1000);
    assertThat(first).extracting(WindowSums::start).containsExactly(0L);
    assertThat(first.get(0).overall()).containsExactly(3);
    assertThat(first.get(0).keys()).containsOnlyKeys("a", "b");
    assertThat(windows.close(Long.MAX_VALUE).get(0).overall()).containsExactly(4);
  }

  /** Parallel subtasks deliver the answers of different keys in any order. */
  @Test
  void theArrivalOfKeysChangesNoBit() {
    List<Judged> all = judged();
    List<String> expected = bits(windows(all));
    SeededRandom random = new SeededRandom(8);
    for (int shuffle = 0; shuffle < 100; shuffle++) {
      assertThat(bits(windows(shuffled(all, random)))).isEqualTo(expected);
    }
    // Without the order of keys the bits do differ, so the test can see it.
    double[] inOrder = new double[1];
    all.forEach(one -> inOrder[0] += one.sums()[1]);
    double[] other = new double[1];
    shuffled(all, random).forEach(one -> other[0] += one.sums()[1]);
    assertThat(Double.doubleToRawLongBits(other[0]))
        .isNotEqualTo(Double.doubleToRawLongBits(inOrder[0]));
  }

  @Test
  void groupsAreSumsOfTheirKeys() {
    for (WindowSums window : windows(judged())) {
      Map<String, double[]> groups = window.groups(key -> key.substring(0, 2));
      double count = groups.values().stream().mapToDouble(sums -> sums[0]).sum();
      assertThat(count).isEqualTo(window.overall()[0]);
      assertThat(groups.keySet()).isSubsetOf("k0", "k1", "k2", "k3");
    }
  }

  @Test
  void aWindowThatWasGivenDoesNotChange() {
    KeyedWindows windows = new KeyedWindows(1, 1000);
    windows.close(2500);

    assertThat(windows.add("a", 1999, new double[] {1})).isEqualTo(Taken.LATE);
    assertThat(windows.add("a", 2000, new double[] {1})).isEqualTo(Taken.COUNTED);
    assertThat(windows.close(Long.MAX_VALUE)).hasSize(1);
  }

  @Test
  void timesBefore1970HaveTheirWindows() {
    KeyedWindows windows = new KeyedWindows(1, 1000);
    windows.add("a", -1, new double[] {1});
    windows.close(Long.MIN_VALUE);

    assertThat(windows.close(0)).extracting(WindowSums::start).containsExactly(-1000L);
  }

  @Test
  void otherSumsAreRefused() {
    assertThatThrownBy(() -> new KeyedWindows(2, 1000).add("a", 0, new double[1]))
        .hasMessageContaining("Cannot add sums of a: expected 2, found 1");
    assertThatThrownBy(() -> new KeyedWindows(2, 0)).hasMessageContaining("windows of 0 ms");
  }

  private static List<Judged> judged() {
    SeededRandom random = new SeededRandom(7);
    List<Judged> all = new ArrayList<>();
    for (int at = 0; at < 4000; at++) {
      String key = String.format(java.util.Locale.ROOT, "k%02d", random.below(KEYS));
      all.add(new Judged(key, 10L * at, new double[] {1, random.gaussian() / 3}));
    }
    return all;
  }

  /** Another arrival in which every key keeps its own order. */
  private static List<Judged> shuffled(List<Judged> all, SeededRandom random) {
    TreeMap<String, Queue<Judged>> queues = new TreeMap<>();
    all.forEach(one -> queues.computeIfAbsent(one.key(), key -> new ArrayDeque<>()).add(one));
    List<Judged> shuffled = new ArrayList<>();
    List<String> keys = new ArrayList<>(queues.keySet());
    while (!keys.isEmpty()) {
      int at = random.below(keys.size());
      shuffled.add(queues.get(keys.get(at)).remove());
      if (queues.get(keys.get(at)).isEmpty()) {
        keys.remove(at);
      }
    }
    return shuffled;
  }

  private static List<WindowSums> windows(List<Judged> all) {
    KeyedWindows windows = new KeyedWindows(2, 7000);
    all.forEach(one -> windows.add(one.key(), one.time(), one.sums()));
    return windows.close(Long.MAX_VALUE);
  }

  private static List<String> bits(List<WindowSums> windows) {
    List<String> bits = new ArrayList<>();
    for (WindowSums window : windows) {
      bits.add(window.start() + " " + bits(window.overall()));
      window.groups(key -> key.substring(0, 2)).forEach((g, sums) -> bits.add(g + bits(sums)));
    }
    return bits;
  }

  private static String bits(double[] sums) {
    StringBuilder text = new StringBuilder();
    for (double sum : sums) {
      text.append(' ').append(Double.doubleToRawLongBits(sum));
    }
    return text.toString();
  }
}
