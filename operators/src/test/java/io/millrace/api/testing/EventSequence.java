package io.millrace.api.testing;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.testing.KeyGroup.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Events of several keys in random order, and the ways to cut them into blocks. */
record EventSequence(List<Event> events, int keys) {

  /** Cuts the beginning off that fits into one block: at most {@code most}, no key twice. */
  static List<Event> block(List<Event> events, int most) {
    Set<Integer> seen = new HashSet<>();
    int size = 0;
    while (size < Math.min(most, events.size()) && seen.add(events.get(size).key())) {
      size++;
    }
    return events.subList(0, size);
  }

  /** The events behind position {@code at}. */
  List<Event> behind(int at) {
    return events.subList(at + 1, events.size());
  }

  /** Blocks of random keys and sizes; the order within a key is kept, that across keys is not. */
  List<List<Event>> shuffledBlocks(SeededRandom random) {
    List<Deque<Event>> waiting = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      int own = key;
      waiting.add(new ArrayDeque<>(events.stream().filter(event -> event.key() == own).toList()));
    }
    List<List<Event>> blocks = new ArrayList<>();
    for (int left = events.size(); left > 0; ) {
      List<Event> block = new ArrayList<>();
      for (Deque<Event> queue : waiting) {
        if (!queue.isEmpty() && random.uniform() < .6) {
          block.add(random.below(block.size() + 1), queue.remove());
        }
      }
      if (!block.isEmpty()) {
        blocks.add(block);
      }
      left -= block.size();
    }
    return Collections.unmodifiableList(blocks);
  }

  /** Targets of which some are unknown, if they are to be rough. */
  static float[] roughly(float[] targets, SeededRandom random, boolean rough) {
    for (int target = 0; rough && target < targets.length; target++) {
      if (random.uniform() < .2) {
        targets[target] = Float.NaN;
      }
    }
    return targets;
  }
}
