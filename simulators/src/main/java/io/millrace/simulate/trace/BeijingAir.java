package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Hourly air quality and weather of eight stations in Beijing from March 2015 to February 2017; 1 %
 * of the values are missing, in runs of hours to days. The table ships with this module; {@code
 * beijing-air.ATTRIBUTION.md} in the same folder names its source and licence (CC BY 4.0).
 */
public final class BeijingAir implements Trace {

  /** Time zone of the stations, which has no summer time. */
  public static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

  /** First day of the table. */
  public static final LocalDate FIRST_DAY = LocalDate.of(2015, 3, 1);

  /** The day after the last of the table. */
  public static final LocalDate END = LocalDate.of(2017, 3, 1);

  private static final String TABLE = "beijing-air.csv.gz";
  private static final int HOURS_A_DAY = 24;

  private static final List<Channel> CHANNELS =
      List.of(
          new Channel("PM2.5", "µg/m³"),
          new Channel("PM10", "µg/m³"),
          new Channel("SO2", "µg/m³"),
          new Channel("NO2", "µg/m³"),
          new Channel("CO", "µg/m³"),
          new Channel("O3", "µg/m³"),
          new Channel("TEMP", "°C"),
          new Channel("PRES", "hPa"),
          new Channel("DEWP", "°C"),
          new Channel("RAIN", "mm"),
          new Channel("WSPM", "m/s"));

  private static final List<String> STATIONS =
      List.of(
          "Aotizhongxin",
          "Changping",
          "Dongsi",
          "Guanyuan",
          "Huairou",
          "Nongzhanguan",
          "Tiantan",
          "Wanliu");

  private final int days;

  private BeijingAir(int days) {
    this.days = days;
  }

  /** Both years: 140,352 readings. */
  public static BeijingAir whole() {
    return new BeijingAir((int) (END.toEpochDay() - FIRST_DAY.toEpochDay()));
  }

  /**
   * The first days of the table.
   *
   * @param days number of days, at least 1; all days if the table has fewer
   */
  public static BeijingAir days(int days) {
    if (days < 1) {
      throw new IllegalArgumentException(
          "Cannot read " + days + " days of readings: ask for at least 1");
    }
    return new BeijingAir(Math.min(days, whole().days));
  }

  @Override
  public List<Channel> channels() {
    return CHANNELS;
  }

  @Override
  public List<String> keys() {
    return STATIONS;
  }

  @Override
  public long count() {
    return (long) days * HOURS_A_DAY * STATIONS.size();
  }

  @Override
  public String attribution() {
    return "Readings: S. Chen, Beijing Multi-Site Air Quality, UCI Machine Learning Repository, "
        + "2017,"
        + " doi:10.24432/C5RK5G, CC BY 4.0; an extract of 8 stations and 11 channels, values"
        + " unchanged.";
  }

  @Override
  public Stream<Reading> readings() {
    InputStream packed = BeijingAir.class.getResourceAsStream(TABLE);
    if (packed == null) {
      throw new IllegalStateException(
          "Cannot find " + TABLE + " on the class path: this jar was built without its resources");
    }
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(new GZIPInputStream(packed, 1 << 16), UTF_8));
      String header = lines.readLine();
      List<String> expected = CHANNELS.stream().map(Channel::name).toList();
      if (!("time,station," + String.join(",", expected)).equals(header)) {
        throw new IllegalStateException(
            "Cannot read " + TABLE + ": expected channels " + expected + ", found " + header);
      }
      return lines.lines().limit(count()).map(BeijingAir::parse).onClose(() -> close(lines));
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read " + TABLE + ": " + fault.getMessage(), fault);
    }
  }

  private static Reading parse(String line) {
    String[] cells = line.split(",", -1);
    float[] values = new float[CHANNELS.size()];
    for (int channel = 0; channel < values.length; channel++) {
      String cell = cells[channel + 2];
      values[channel] = cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
    }
    long time = LocalDateTime.parse(cells[0]).toInstant(ZONE).toEpochMilli();
    return new Reading(cells[1], time, values);
  }

  private static void close(BufferedReader lines) {
    try {
      lines.close();
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot close " + TABLE + ": " + fault.getMessage(), fault);
    }
  }
}
