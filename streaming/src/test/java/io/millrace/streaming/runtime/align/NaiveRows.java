package io.millrace.streaming.runtime.align;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.SensorReadings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rows of one key by their definition, from all its readings at once. */
final class NaiveRows {

  private final AlignSpec spec;
  private final Map<String, NavigableMap<Long, Float>> sensors = new TreeMap<>();

  NaiveRows(AlignSpec spec, List<SensorReadings> readings) {
    this.spec = spec;
    spec.sensors().forEach(sensor -> sensors.put(sensor, new TreeMap<>()));
    for (SensorReadings record : readings) {
      for (int i = 0; i < record.sensors().length; i++) {
        sensors
            .get(spec.sensors().get(record.sensors()[i]))
            .merge(record.time(), record.values()[i], Math::max);
      }
    }
  }

  List<Observation> of(String key, String group) {
    List<Observation> rows = new ArrayList<>();
    for (long time : times()) {
      float[] values = new float[spec.channels().size()];
      boolean any = false;
      for (int channel = 0; channel < values.length; channel++) {
        values[channel] = value(spec.channels().get(channel), time);
        boolean none =
            spec.channels().get(channel).as() == AlignSpec.Rule.COUNT && values[channel] == 0;
        any |= !Float.isNaN(values[channel]) && !none;
      }
      if (any) {
        rows.add(new Observation(key, group, time, values, null, Origin.NOWHERE));
      }
    }
    return rows;
  }

  private List<Long> times() {
    List<Long> read =
        sensors.values().stream()
            .flatMap(column -> column.keySet().stream())
            .distinct()
            .sorted()
            .toList();
    if (spec.isOnChange() || read.isEmpty()) {
      return read;
    }
    long every = spec.every().toMillis();
    long most =
        spec.channels().stream().mapToLong(channel -> channel.within().toMillis()).max().orElse(0);
    List<Long> times = new ArrayList<>();
    long last = Collections.max(read) + most;
    for (long time = Math.floorDiv(Collections.min(read) + every - 1, every) * every;
        time <= last;
        time += every) {
      times.add(time);
    }
    return times;
  }

  private float value(AlignSpec.Channel channel, long time) {
    NavigableMap<Long, Float> column = sensors.get(channel.sensor());
    long within = channel.within().toMillis();
    NavigableMap<Long, Float> window = column.subMap(time - within, false, time, true);
    if (channel.as() == AlignSpec.Rule.COUNT) {
      return window.size();
    }
    if (window.isEmpty()) {
      return Float.NaN;
    }
    return switch (channel.as()) {
      case LAST -> window.lastEntry().getValue();
      case AGE -> (time - window.lastKey()) / 1000f;
      case MIN -> Collections.min(window.values());
      case MAX -> Collections.max(window.values());
      case MEAN ->
          (float)
              (window.values().stream().mapToDouble(v -> v).reduce(0, Double::sum) / window.size());
      default -> linear(window.lastEntry(), column.higherEntry(time), time, within);
    };
  }

  private static float linear(
      Map.Entry<Long, Float> before, Map.Entry<Long, Float> after, long time, long within) {
    if (before.getKey() == time) {
      return before.getValue();
    }
    if (after == null || after.getKey() - time >= within) {
      return Float.NaN;
    }
    double share = (double) (time - before.getKey()) / (after.getKey() - before.getKey());
    return (float) (before.getValue() + ((double) after.getValue() - before.getValue()) * share);
  }
}
