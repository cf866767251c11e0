package io.millrace.streaming.look;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import io.millrace.state.KeyClock;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.job.PipelineKinds;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.runtime.clock.ConfirmedTime;
import io.millrace.streaming.runtime.task.LimitCheck;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of the first records of a pipeline's files: they are read, held against limits and
 * judged by their times as in the job. Operators do not see them.
 */
public final class FirstRecords {

  private static final int MOST_SHOWN = 8;

  /** 1990 and 2200 in seconds since 1970: milliseconds in between are more likely seconds. */
  private static final long FIRST_SECOND = 631_152_000L;

  private static final long LAST_SECOND = 7_258_118_400L;

  private final LimitCheck limits;
  private final ConfirmedTime times;
  private final Map<String, KeyClock> clocks = new HashMap<>();
  private final Map<String, Integer> keys = new LinkedHashMap<>();
  private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
  private final List<String> channels;
  private final int[] observed;
  private DeadLetter first;
  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;
  private int taken;
  private boolean whole;

  FirstRecords(PipelineSpec spec) {
    channels = ReadingDecoders.names(spec);
    observed = new int[channels.size()];
    limits = new LimitCheck(channels, spec.input().limits());
    times = new ConfirmedTime(spec.input().lateness().toMillis());
  }

  /**
   * Reads the first records; empty if the pipeline reads a topic.
   *
   * @param most records after which reading ends
   * @throws IOException if a file cannot be read
   */
  public static Optional<FirstRecords> of(PipelineSpec spec, int most) throws IOException {
    return of(spec, PipelineKinds.of(spec).decoder(spec), most);
  }

  /**
   * The same with lines that are other records than those of the pipeline, such as late labels.
   *
   * @param lines reads a line, where each is a record
   */
  static Optional<FirstRecords> of(PipelineSpec spec, RecordDecoder lines, int most)
      throws IOException {
    Optional<ReadingDecoders.FromFiles> files = ReadingDecoders.files(spec, lines);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    FirstRecords records = new FirstRecords(spec);
    records.whole =
        FileRecords.read(
            FileListing.of(files.get().path()), files.get().format(), most, records::take);
    return Optional.of(records);
  }

  void take(Inbound inbound) {
    Inbound checked = limits.apply(inbound);
    if (checked instanceof DeadLetter letter) {
      refuse(letter.reason());
      first = first == null ? letter : first;
      return;
    }
    if (checked instanceof SensorReadings readings) {
      if (!isInTime(readings.key(), readings.time())) {
        return;
      }
      for (int sensor : readings.sensors()) {
        observed[sensor]++;
      }
    } else if (checked instanceof Observation observation) {
      if (!isInTime(observation.key(), observation.time())) {
        return;
      }
      float[] values = observation.values();
      for (int channel = 0; channel < Math.min(values.length, observed.length); channel++) {
        observed[channel] += Float.isNaN(values[channel]) ? 0 : 1;
      }
    }
    taken++;
  }

  /** Judges a record by the clock of its key, and counts it. */
  private boolean isInTime(String key, long time) {
    ConfirmedTime.Judgement judged = times.judge(clocks.getOrDefault(key, KeyClock.UNSET), time);
    clocks.put(key, judged.clock());
    if (judged.late()) {
      refuse(Reason.LATE);
    } else {
      keys.merge(key, 1, Integer::sum);
      oldest = Math.min(oldest, time);
      newest = Math.max(newest, time);
    }
    return !judged.late();
  }

  private void refuse(Reason reason) {
    refused.merge(reason, 1, Integer::sum);
  }

  /** What became of the records, in one line. */
  public String summary() {
    String text =
        String.format(Locale.ROOT, "%,d of %,d taken", taken, taken + refusals())
            + (keys.isEmpty()
                ? ""
                : keys.size() == 1
                    ? ", one key"
                    : String.format(Locale.ROOT, ", %,d keys", keys.size()));
    List<String> silent = silent();
    if (!silent.isEmpty()) {
      text +=
          "; without any value: "
              + String.join(", ", silent.subList(0, Math.min(MOST_SHOWN, silent.size())))
              + (silent.size() > MOST_SHOWN ? ", …" : "");
    }
    if (oldest >= FIRST_SECOND && newest < LAST_SECOND) {
      text +=
          "; times from "
              + Instant.ofEpochMilli(oldest)
              + " on are more likely seconds than milliseconds: write unit: s";
    }
    if (refused.isEmpty()) {
      return text;
    }
    String reasons =
        refused.entrySet().stream()
            .map(
                entry ->
                    String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey().word()))
            .collect(Collectors.joining(", "));
    return text + "; refused: " + reasons + first().map(FirstRecords::told).orElse("");
  }

  private static String told(DeadLetter letter) {
    Origin origin = letter.origin();
    return "; first "
        + letter.reason().word()
        + ": "
        + letter.detail()
        + " ("
        + origin.source()
        + (origin.partition() == Origin.NO_PARTITION ? ":" : "-" + origin.partition() + "@")
        + origin.position()
        + ")";
  }

  /**
   * Channels, or sensors where rows are made of them, that no reading had a value of; none if there
   * was no reading.
   */
  public List<String> silent() {
    List<String> silent = new ArrayList<>();
    for (int channel = 0; channel < observed.length && !keys.isEmpty(); channel++) {
      if (observed[channel] == 0) {
        silent.add(channels.get(channel));
      }
    }
    return silent;
  }

  /** Records that the operators would answer. */
  public int taken() {
    return taken;
  }

  /** Records that would be dead letters, by their reasons. */
  public Map<Reason, Integer> refused() {
    return Map.copyOf(refused);
  }

  /** All records that would be dead letters. */
  public int refusals() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The first dead letter of another reason than lateness. */
  public Optional<DeadLetter> first() {
    return Optional.ofNullable(first);
  }

  /** Readings of each key. */
  public Map<String, Integer> keys() {
    return Map.copyOf(keys);
  }

  /** Whether the files end with these records. */
  public boolean isWhole() {
    return whole;
  }
}
