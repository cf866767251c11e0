package io.millrace.benchmark.align;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.SensorReadings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Readings of many assets, computed from their number: sensors at 0.1 to 10 Hz, evenly on a
 * logarithmic scale, up to 400 ms out of order. Neighbouring records are of different assets.
 */
final class SensorLoad implements MapFunction<Long, Inbound> {

  private static final long serialVersionUID = 1L;

  /** The slowest sensor has one reading in it. */
  private static final long PERIOD = 10_000;

  private static final long START = 1_700_000_000_000L;
  private static final int JITTER = 400;
  private static final double FASTEST = 100;
  private static final AlignSpec.Rule[] RULES = {
    AlignSpec.Rule.LAST, AlignSpec.Rule.MEAN, AlignSpec.Rule.LINEAR, AlignSpec.Rule.MAX
  };

  private final int assets;
  private final int sensors;
  private final String[] names;
  private final int[] sensorAt;
  private final int[] offsetAt;

  SensorLoad(int assets, int sensors) {
    this.assets = assets;
    this.sensors = sensors;
    this.names = new String[assets];
    for (int asset = 0; asset < assets; asset++) {
      names[asset] = "asset-" + asset;
    }
    record At(int offset, int sensor) {}
    List<At> all = new ArrayList<>();
    for (int sensor = 0; sensor < sensors; sensor++) {
      int count = (int) Math.round(Math.pow(FASTEST, (double) sensor / Math.max(1, sensors - 1)));
      for (int i = 0; i < count; i++) {
        all.add(new At((int) (PERIOD * i / count) + sensor % 7, sensor));
      }
    }
    all.sort((one, other) -> Integer.compare(one.offset(), other.offset()));
    sensorAt = all.stream().mapToInt(At::sensor).toArray();
    offsetAt = all.stream().mapToInt(At::offset).toArray();
  }

  /** Readings of all assets in a second of event time. */
  double perSecond() {
    return 1e3 * assets * sensorAt.length / PERIOD;
  }

  /** Rows of one channel a sensor, every second. */
  AlignSpec rows() {
    List<AlignSpec.Channel> channels = new ArrayList<>();
    for (int sensor = 0; sensor < sensors; sensor++) {
      AlignSpec.Rule rule = RULES[sensor % RULES.length];
      boolean point = rule == AlignSpec.Rule.LAST || rule == AlignSpec.Rule.LINEAR;
      channels.add(
          new AlignSpec.Channel(
              "c" + sensor, "s" + sensor, rule, Duration.ofSeconds(point ? 15 : 1)));
    }
    return new AlignSpec(Duration.ofSeconds(1), channels);
  }

  @Override
  public Inbound map(Long number) {
    int asset = (int) (number % assets);
    long turn = number / assets;
    int at = (int) (turn % sensorAt.length);
    long drawn = (number + 1) * 0x9E3779B97F4A7C15L;
    drawn ^= drawn >>> 32;
    long time =
        START
            + turn / sensorAt.length * PERIOD
            + offsetAt[at]
            + Math.floorMod(drawn, (long) JITTER);
    float value = (drawn & 0xffff) / 256f;
    return SensorReadings.of(
        names[asset], names[asset], time, sensorAt[at], value, Origin.topic("sensors", 0, number));
  }
}
