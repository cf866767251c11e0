package io.millrace.simulate.uses;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Distance;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One channel of a real reading is changed: it has the largest contribution to the score. */
class CulpritTest {

  private static final int DAYS = 365;
  private static final int FIRST = 90 * 24;
  private static final int EVERY = 29;
  private static final double SIZE = 5;

  /** Usual readings are those whose score was at most twice the number of channels. */
  private static final double USUAL = 2;

  private final Map<String, SingleStream> streams = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private int tried;
  private int named;

  /** Eight stations, each channel in turn, up and down, by five deviations of the channel. */
  @Test
  void exampleUsage() {
    List<Reading> all = new ArrayList<>();
    try (Stream<Reading> readings = BeijingAir.days(DAYS).readings()) {
      readings.forEach(all::add);
    }
    Map<String, double[]> deviations = new LinkedHashMap<>();
    all.forEach(reading -> deviations.computeIfAbsent(reading.key(), key -> deviations(key, all)));
    all.forEach(reading -> take(reading, deviations.get(reading.key())));

    assertThat(tried).isGreaterThan(1200);
    assertThat((double) named / tried).isGreaterThan(.95);
  }

  private void take(Reading reading, double[] deviations) {
    int channels = reading.values().length;
    SingleStream stream =
        streams.computeIfAbsent(
            reading.key(),
            key -> SingleStream.of(Operators.model(channels, Distance.defaults()), 0));
    int at = counts.merge(reading.key(), 1, Integer::sum) - 1;
    int channel = at / EVERY % channels;
    if (at >= FIRST && at % EVERY == 0 && !Float.isNaN(reading.values()[channel])) {
      float score = stream.peek(reading.values(), reading.time()).orElseThrow().number("score");
      if (score <= USUAL * channels) {
        float[] changed = reading.values().clone();
        double sign = at / EVERY / channels % 2 == 0 ? 1 : -1;
        changed[channel] += (float) (sign * SIZE * deviations[channel]);
        tried++;
        named += largest(stream, changed, reading.time()) == channel ? 1 : 0;
      }
    }
    stream.step(reading.values(), reading.time());
  }

  private static int largest(SingleStream stream, float[] values, long time) {
    float[] parts = stream.peek(values, time).orElseThrow().numbers("contribution");
    int largest = 0;
    for (int channel = 1; channel < parts.length; channel++) {
      largest = parts[channel] > parts[largest] ? channel : largest;
    }
    return largest;
  }

  private static double[] deviations(String key, List<Reading> all) {
    List<float[]> rows =
        all.stream().filter(reading -> reading.key().equals(key)).map(Reading::values).toList();
    double[] deviations = new double[rows.get(0).length];
    for (int channel = 0; channel < deviations.length; channel++) {
      int at = channel;
      double[] values =
          rows.stream().mapToDouble(row -> row[at]).filter(value -> !Double.isNaN(value)).toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      deviations[channel] =
          Math.sqrt(
              Arrays.stream(values)
                  .map(value -> (value - mean) * (value - mean))
                  .average()
                  .orElseThrow());
    }
    return deviations;
  }
}
