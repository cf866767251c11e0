package io.millrace.simulate.demo;

import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/** Compares the results of all keys of a pipeline with plain Java. */
public final class ExactChecks {

  private final PlainModels models;
  private final Map<String, ExactCheck> keys = new TreeMap<>();
  private long expected;

  /**
   * @param readings of all keys, oldest first
   * @param listeners makes the listener of a key from the key and its readings
   */
  public ExactChecks(
      List<Reading> readings,
      PlainModels models,
      BiFunction<String, List<Reading>, ExactCheck.ResultListener> listeners) {
    this.models = models;
    byKey(readings)
        .forEach(
            (key, own) -> {
              keys.put(key, new ExactCheck(own, models.streams(key), listeners.apply(key, own)));
              expected += models.results(own.size());
            });
  }

  private static Map<String, List<Reading>> byKey(List<Reading> readings) {
    Map<String, List<Reading>> byKey = new LinkedHashMap<>();
    for (Reading reading : readings) {
      byKey.computeIfAbsent(reading.key(), key -> new ArrayList<>()).add(reading);
    }
    return byKey;
  }

  /**
   * Checks a result; results of a key must come in order.
   *
   * @throws IllegalStateException if no reading has that key
   */
  public void take(Result result) {
    ExactCheck check = keys.get(result.key());
    if (check == null) {
      throw new IllegalStateException(
          "Cannot judge a result of '" + result.key() + "': the trace has no such station");
    }
    check.take(result);
  }

  /** The checks of each key. */
  public Map<String, ExactCheck> keys() {
    return keys;
  }

  /** The fields of a result. */
  public Ports ports() {
    return models.ports();
  }

  /** Number of expected results. */
  public long expected() {
    return expected;
  }

  /** Number of results of all keys with a valid sequence number. */
  public long results() {
    return sum(ExactCheck::results);
  }

  /** Number of results that differ from plain Java in any bit, or have no valid sequence number. */
  public long different() {
    return sum(ExactCheck::different);
  }

  /** Number of results that plain Java emits and the pipeline did not. */
  public long missing() {
    return sum(ExactCheck::missing);
  }

  private long sum(ToLongFunction<ExactCheck> count) {
    return keys.values().stream().mapToLong(count).sum();
  }
}
