package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBackCacheTest {

  private static final StateLayout LAYOUT = StateLayout.of(Slot.of("value", 1));

  /** Bytes of three entries. */
  private static final long THREE = 3 * 260;

  private final Recorded store = new Recorded();
  private long now = 1000;

  /** A store that remembers who was written, in order; it expires states if asked to. */
  private final class Recorded implements WriteBackCache.Store<String, KeyState> {
    private final Map<String, KeyState> held = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final List<String> written = new ArrayList<>();
    private long expiry = Long.MAX_VALUE;

    @Override
    public KeyState read(String key) {
      KeyState state = held.get(key);
      return state == null || now - since.get(key) >= expiry ? null : state.copy();
    }

    @Override
    public void write(String key, KeyState state) {
      held.put(key, state.copy());
      since.put(key, now);
      written.add(key);
    }

    @Override
    public void remove(String key) {
      held.remove(key);
    }
  }

  @Test
  void exampleUsage() throws Exception {
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, THREE);
    cache.write("a", state(1));
    assertThat(cache.read("a").values()).containsExactly(1);
    assertThat(store.held).isEmpty();

    cache.flush();
    assertThat(store.held.get("a").values()).containsExactly(1);
  }

  @Test
  void writesAStateOnceHoweverOftenItChanged() throws Exception {
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, THREE);
    for (int i = 0; i < 100; i++) {
      cache.write("a", state(i));
    }
    cache.flush();
    cache.flush();
    assertThat(store.written).containsExactly("a");
    assertThat(store.held.get("a").values()).containsExactly(99);
  }

  @Test
  void theLeastRecentlyUsedLeavesFirstAndIsWrittenOnlyIfItChanged() throws Exception {
    store.write("clean", state(0));
    store.written.clear();
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, THREE);
    cache.read("clean");
    cache.write("a", state(1));
    cache.write("b", state(2));
    cache.read("clean");
    admit(cache, "c");
    assertThat(store.written).containsExactly("a");
    admit(cache, "d");
    admit(cache, "e");
    assertThat(store.written).containsExactly("a", "b");
    assertThat(cache.counts().evictions()).isEqualTo(3);
    assertThat(cache.counts().bytes()).isEqualTo(THREE);
  }

  @Test
  void aNewcomerToAFullCachePassesUntilItIsUsedMoreThanTheEldest() throws Exception {
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, THREE);
    for (String key : List.of("a", "b", "c")) {
      cache.write(key, state(0));
    }
    cache.write("new", state(1));
    assertThat(store.held.get("new").values()).containsExactly(1);
    assertThat(cache.counts().evictions()).isZero();
    cache.read("new");
    assertThat(store.held).containsKey("a");
    assertThat(cache.counts().evictions()).isEqualTo(1);
    cache.write("new", state(2));
    assertThat(store.held.get("new").values()).as("kept, so not written out").containsExactly(1);
  }

  @Test
  void ofStatesThatComeInTurnAboutAsManyAreFoundAsFit() throws Exception {
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, 30 * 260);
    for (int turn = 0; turn < 100; turn++) {
      for (int key = 0; key < 100; key++) {
        KeyState found = cache.read("k" + key);
        cache.write("k" + key, found == null ? state(0) : found);
      }
    }
    assertThat(cache.counts().hits()).isBetween(2800L, 3000L);
  }

  @Test
  void whatIsUsedOftenTakesThePlaceOfWhatNoLongerComes() throws Exception {
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, THREE);
    for (String old : List.of("a", "b", "c")) {
      cache.write(old, state(0));
    }
    for (int i = 0; i < 200; i++) {
      cache.read("x" + i % 3);
      cache.write("x" + i % 3, state(i));
    }
    long misses = cache.counts().misses();
    for (int i = 0; i < 300; i++) {
      cache.read("x" + i % 3);
    }
    assertThat(cache.counts().misses()).isEqualTo(misses);
  }

  @Test
  void aStateThatLeftWhileItWasWrittenIntoComesBackWithItsWrite() throws Exception {
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, THREE);
    cache.write("a", state(1));
    KeyState held = cache.read("a");
    for (String other : List.of("b", "c")) {
      cache.write(other, state(0));
    }
    admit(cache, "d");
    assertThat(store.written).contains("a");
    held.values()[0] = 7;
    cache.write("a", held.at(2, 0));
    cache.flush();
    assertThat(store.held.get("a").values()).containsExactly(7);
    assertThat(store.held.get("a").steps()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 260, THREE, 2000, 1 << 20})
  void readsWhatAPlainMapWouldHoldWhateverItsSize(long most) throws Exception {
    SeededRandom random = new SeededRandom(most + 1);
    Map<String, Float> plain = new TreeMap<>();
    WriteBackCache<String, KeyState> cache = new WriteBackCache<>(store, KeyState::bytes, most);
    for (int i = 0; i < 20_000; i++) {
      String key = "k" + random.below(12);
      switch (random.below(8)) {
        case 0, 1, 2 -> {
          KeyState found = cache.read(key);
          assertThat(found == null ? null : found.values()[0]).isEqualTo(plain.get(key));
        }
        case 7 -> {
          cache.flush();
          assertThat(held()).isEqualTo(plain);
          if (random.below(4) == 0) {
            // As after a failure: what was not flushed would be lost, and nothing is.
            cache = new WriteBackCache<>(store, KeyState::bytes, most);
          }
        }
        default -> {
          KeyState found = cache.read(key);
          KeyState next = found == null ? state(0) : found;
          next.values()[0] += i;
          cache.write(key, next.at(i, i));
          plain.merge(key, (float) i, Float::sum);
        }
      }
      assertThat(cache.counts().bytes()).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void aStateExpiresByItsLastWriteThoughTheStoreHasNotSeenIt() throws Exception {
    store.expiry = 100;
    WriteBackCache<String, KeyState> cache =
        new WriteBackCache<>(store, KeyState::bytes, THREE, 100, () -> now);
    cache.write("a", state(1));
    now += 99;
    assertThat(cache.read("a")).isNotNull();
    now += 1;
    assertThat(cache.read("a")).isNull();
    cache.flush();
    assertThat(store.held).isEmpty();
    assertThat(cache.counts().bytes()).isZero();
  }

  @Test
  void aClockThatIsSetBackNeitherDropsAStateNorBringsAnEarlierOneBack() throws Exception {
    store.expiry = 100;
    WriteBackCache<String, KeyState> cache =
        new WriteBackCache<>(store, KeyState::bytes, THREE, 100, () -> now);
    now = 1_000_000;
    cache.write("a", state(1));
    cache.flush();
    now = 1000;
    assertThat(cache.read("a").values()).containsExactly(1);

    cache.write("a", state(2));
    now = 1050;
    assertThat(cache.read("a").values()).containsExactly(2);
    now = 1100;
    assertThat(cache.read("a")).as("by its last write, whatever was before").isNull();
  }

  @Test
  void aStateThatIsOnlyReadExpiresAsTheStoreSays() throws Exception {
    store.expiry = 100;
    store.write("a", state(1));
    WriteBackCache<String, KeyState> cache =
        new WriteBackCache<>(store, KeyState::bytes, THREE, 100, () -> now);
    now += 99;
    assertThat(cache.read("a")).isNotNull();
    now += 1;
    assertThat(cache.read("a")).isNull();
  }

  /** Uses a newcomer until it is kept. */
  private void admit(WriteBackCache<String, KeyState> cache, String key) throws Exception {
    cache.write(key, state(0));
    cache.read(key);
    cache.read(key);
    store.written.removeIf(written -> written.equals(key));
    cache.write(key, state(0));
  }

  private Map<String, Float> held() {
    Map<String, Float> held = new TreeMap<>();
    store.held.forEach((key, state) -> held.put(key, state.values()[0]));
    return held;
  }

  private static KeyState state(float value) {
    return KeyState.of(LAYOUT, new float[] {value}, 1, 0);
  }
}
