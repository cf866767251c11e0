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
   * @param listeners who sees the results of a key, made of the key and its readings
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
   * Takes the next result of its key.
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

  /** By name. */
  public Map<String, ExactCheck> keys() {
    return keys;
  }

  /** The fields of a result. */
  public Ports ports() {
    return models.ports();
  }

  /** Results that must come. */
  public long expected() {
    return expected;
  }

  /** Results of all keys that had a place in their sequence. */
  public long results() {
    return sum(ExactCheck::results);
  }

  /** Results that differ from plain Java in any bit, or have no place in the sequence. */
  public long different() {
    return sum(ExactCheck::different);
  }

  /** Results that plain Java gives and the pipeline did not. */
  public long missing() {
    return sum(ExactCheck::missing);
  }

  private long sum(ToLongFunction<ExactCheck> count) {
    return keys.values().stream().mapToLong(count).sum();
  }
}
