package io.millrace.benchmark.published;

import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hourly series at the same times. Values are in deviations of their channel over all series in the
 * first part, so that errors of several channels can be added.
 *
 * @param channels names
 * @param scaled a table for each series, NaN where nothing was observed
 * @param times milliseconds since 1970 UTC
 * @param first number of first hours, in which settings are chosen
 * @param target channel whose error is printed in its own unit, with the unit
 * @param targetChannel its number
 * @param targetDeviation deviation by which it was divided
 */
public record HourlySeries(
    List<String> channels,
    List<float[][]> scaled,
    long[] times,
    int first,
    String target,
    int targetChannel,
    double targetDeviation) {

  private static final int YEAR = 365 * 24;

  /** ETTh1: the first twelve months of 30 days choose, as in the usual split. */
  public static HourlySeries ett(Path file) throws IOException {
    return ett(file, 12 * 30 * 24);
  }

  /**
   * The same with another first part.
   *
   * @param first number of first hours, by whose deviations values are divided
   */
  public static HourlySeries ett(Path file, int first) throws IOException {
    CsvSeries series =
        CsvSeries.read(file.toAbsolutePath().getParent(), file.toAbsolutePath(), ",");
    return of(
        series.columns(),
        List.<float[][]>of(series.readings().values()),
        series.readings().times(),
        first,
        "OT");
  }

  /** Eight stations in Beijing; the first year chooses. */
  public static HourlySeries beijing() {
    BeijingAir trace = BeijingAir.whole();
    Map<String, List<float[]>> stations = new LinkedHashMap<>();
    List<Long> times = new ArrayList<>();
    try (Stream<Reading> readings = trace.readings()) {
      readings.forEach(
          reading -> {
            stations.computeIfAbsent(reading.key(), key -> new ArrayList<>()).add(reading.values());
            if (times.isEmpty() || times.get(times.size() - 1) != reading.time()) {
              times.add(reading.time());
            }
          });
    }
    return of(
        trace.channels().stream().map(Channel::name).toList(),
        stations.values().stream().map(rows -> rows.toArray(float[][]::new)).toList(),
        times.stream().mapToLong(Long::longValue).toArray(),
        YEAR,
        "PM2.5");
  }

  private static HourlySeries of(
      List<String> channels, List<float[][]> series, long[] times, int first, String target) {
    List<float[][]> scaled = new ArrayList<>();
    series.forEach(table -> scaled.add(new float[table.length][channels.size()]));
    double targetDeviation = 0;
    for (int channel = 0; channel < channels.size(); channel++) {
      double sum = 0;
      double squares = 0;
      long count = 0;
      for (float[][] table : series) {
        for (int at = 0; at < first; at++) {
          double value = table[at][channel];
          if (!Double.isNaN(value)) {
            sum += value;
            squares += value * value;
            count++;
          }
        }
      }
      double mean = sum / count;
      double deviation = Math.sqrt(squares / count - mean * mean);
      for (int one = 0; one < series.size(); one++) {
        float[][] table = series.get(one);
        for (int at = 0; at < table.length; at++) {
          scaled.get(one)[at][channel] = (float) ((table[at][channel] - mean) / deviation);
        }
      }
      targetDeviation = channels.get(channel).equals(target) ? deviation : targetDeviation;
    }
    return new HourlySeries(
        channels, scaled, times, first, target, channels.indexOf(target), targetDeviation);
  }

  /**
   * The series with the mean of all series beside each channel, as far as they were observed: what
   * a pipeline reads that aligns the stations.
   */
  public List<float[][]> withMeans() {
    int width = channels.size();
    float[][] means = new float[times.length][width];
    for (int at = 0; at < times.length; at++) {
      for (int channel = 0; channel < width; channel++) {
        double sum = 0;
        int count = 0;
        for (float[][] table : scaled) {
          boolean known = !Float.isNaN(table[at][channel]);
          sum += known ? table[at][channel] : 0;
          count += known ? 1 : 0;
        }
        means[at][channel] = (float) (sum / count);
      }
    }
    List<float[][]> wide = new ArrayList<>();
    for (float[][] table : scaled) {
      float[][] both = new float[times.length][];
      for (int at = 0; at < times.length; at++) {
        both[at] = Arrays.copyOf(table[at], 2 * width);
        System.arraycopy(means[at], 0, both[at], width, width);
      }
      wide.add(both);
    }
    return wide;
  }
}
