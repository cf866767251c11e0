package io.millrace.streaming.runtime.late;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;

/** Flink's state of a group as a map. */
final class MapInMemory<V> implements MapState<String, V> {

  private final Map<String, V> map = new HashMap<>();

  int size() {
    return map.size();
  }

  @Override
  public V get(String key) {
    return map.get(key);
  }

  @Override
  public void put(String key, V value) {
    map.put(key, value);
  }

  @Override
  public void putAll(Map<String, V> all) {
    map.putAll(all);
  }

  @Override
  public void remove(String key) {
    map.remove(key);
  }

  @Override
  public boolean contains(String key) {
    return map.containsKey(key);
  }

  @Override
  public Iterable<Map.Entry<String, V>> entries() {
    return map.entrySet();
  }

  @Override
  public Iterable<String> keys() {
    return map.keySet();
  }

  @Override
  public Iterable<V> values() {
    return map.values();
  }

  @Override
  public Iterator<Map.Entry<String, V>> iterator() {
    return map.entrySet().iterator();
  }

  @Override
  public boolean isEmpty() {
    return map.isEmpty();
  }

  @Override
  public void clear() {
    map.clear();
  }
}
