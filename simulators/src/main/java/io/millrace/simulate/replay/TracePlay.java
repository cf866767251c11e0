package io.millrace.simulate.replay;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpWriter;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.connect.dump.RefusedRecords;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.kind.ReadingDecoders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the dump that is played of a trace: reads it with the reader of its source, lets happen to
 * it what is to happen, and orders it by when each record comes. The same trace gives the same
 * bytes.
 *
 * <p>Reads the trace twice, since schedules are relative to its beginning. Holds at most 64 MiB of
 * records, and the state of each key.
 */
public final class TracePlay {

  private static final long MOST_HELD = 64L << 20;

  private final PipelineSpec reader;
  private final String path;
  private final FileFormat format;
  private final PlayCut cut;

  /**
   * @param reader the pipeline that reads what is played
   * @param path the trace: a file, a folder or a glob
   * @param format how it is read
   */
  public TracePlay(PipelineSpec reader, String path, FileFormat format, PlayCut cut) {
    this.reader = reader;
    this.path = path;
    this.format = format;
    this.cut = cut;
  }

  /** Told the number of records that were read. */
  public interface Progress {

    void read(long records);
  }

  /**
   * Writes the dump.
   *
   * @param disturbance what happens to the trace
   * @param to the file to write; sorted parts lie beside it meanwhile
   * @throws FileException if the trace has no reading to play
   */
  public PlayedTrace write(Disturbance disturbance, Path to, Progress progress) throws IOException {
    TraceSpan span = span(progress);
    PlayedJson json = new PlayedJson(reader);
    try (ArrivalSort sort = new ArrivalSort(folder(to), MOST_HELD)) {
      Stream stream = new Stream(disturbance, span, json, sort);
      for (long turn = 0; turn < cut.turns(); turn++) {
        stream.turn(cut.firstTurn() + turn);
        FileRecords.each(path, format, stream);
      }
      stream.finish();
      return written(sort, to, span, new PlayedTrace.Refused(stream.refused, stream.example));
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /**
   * Writes the records of dumps as they were recorded: each with its own bytes, key and headers,
   * ordered by timestamp and, within a partition, by offset.
   *
   * @param path a file, a folder or a glob
   */
  public static PlayedTrace copy(String path, PlayCut cut, Path to) throws IOException {
    TraceSpan.Gathering gathering = new TraceSpan.Gathering();
    TraceSpan.Gathering whole = new TraceSpan.Gathering();
    try (ArrivalSort sort = new ArrivalSort(folder(to), MOST_HELD)) {
      long ordinal = 0;
      for (String file : FileListing.of(path)) {
        Map<Integer, Long> newest = new HashMap<>();
        try (DumpReader records = DumpReader.of(InputFiles.open(file, 0), file)) {
          for (Optional<DumpedRecord> next = records.next();
              next.isPresent();
              next = records.next()) {
            DumpedRecord record = next.get();
            whole.add("", record.timestamp());
            if (cut.contains(record.timestamp())) {
              // A clock that steps back does not change the order of a partition.
              long arrival = newest.merge(record.partition(), record.timestamp(), Math::max);
              gathering.add("", arrival);
              sort.add(record.at(arrival, ordinal++));
            }
          }
        }
      }
      refuseCut(path, gathering.span(), whole.span());
      return written(sort, to, gathering.span(), new PlayedTrace.Refused(0, Optional.empty()));
    }
  }

  private static Path folder(Path to) {
    return to.toAbsolutePath().getParent();
  }

  private static PlayedTrace written(
      ArrivalSort sort, Path to, TraceSpan span, PlayedTrace.Refused refused) throws IOException {
    long[] ends = {Long.MAX_VALUE, Long.MIN_VALUE};
    try (DumpWriter out = DumpWriter.file(to, "")) {
      sort.each(
          record -> {
            ends[0] = Math.min(ends[0], record.timestamp());
            ends[1] = Math.max(ends[1], record.timestamp());
            out.write(record.at(record.timestamp(), out.count()));
          });
      out.finish();
      if (out.count() == 0) {
        throw new FileException("Cannot play: expected records, found none");
      }
      return new PlayedTrace(to, out.count(), span, ends[0], ends[1], refused);
    }
  }

  private TraceSpan span(Progress progress) throws IOException {
    TraceSpan.Gathering gathering = new TraceSpan.Gathering();
    TraceSpan.Gathering whole = new TraceSpan.Gathering();
    long[] state = new long[1];
    DeadLetter[] first = new DeadLetter[1];
    FileRecords.each(
        path,
        format,
        inbound -> {
          if (inbound instanceof DeadLetter letter) {
            first[0] = first[0] == null ? letter : first[0];
          } else {
            Observation reading = reading(inbound);
            whole.add("", reading.time());
            if (cut.contains(reading.time())) {
              gathering.add(reading.key(), reading.time());
            }
          }
          progress.read(++state[0]);
        });
    TraceSpan span = gathering.span();
    refuseCut(path, span, whole.span());
    if (span.readings() == 0) {
      throw new FileException(
          "Cannot play "
              + path
              + ": expected readings, found none"
              + (first[0] == null
                  ? ""
                  : "; the first record: "
                      + first[0].detail()
                      + " ("
                      + first[0].origin().source()
                      + ":"
                      + first[0].origin().position()
                      + ")"));
    }
    return span;
  }

  /** Refuses a part of a trace that has readings, and none in the part. */
  private static void refuseCut(String path, TraceSpan part, TraceSpan whole) throws FileException {
    if (part.readings() == 0 && whole.readings() > 0) {
      throw new FileException(
          "Cannot play "
              + path
              + ": expected readings between since and until, found none; it goes from "
              + Instant.ofEpochMilli(whole.first())
              + " to "
              + Instant.ofEpochMilli(whole.last()));
    }
  }

  /** A row with a value for each sensor, of which one is known, reads as the reading of it. */
  private Observation reading(Inbound inbound) {
    if (inbound instanceof Observation observation) {
      return observation;
    }
    if (inbound instanceof SensorReadings readings) {
      float[] row = new float[ReadingDecoders.names(reader).size()];
      Arrays.fill(row, Float.NaN);
      for (int i = 0; i < readings.sensors().length; i++) {
        row[readings.sensors()[i]] = readings.values()[i];
      }
      return new Observation(
          readings.key(), readings.group(), readings.time(), row, null, readings.origin());
    }
    throw new UncheckedIOException(
        new FileException(
            "Cannot play "
                + path
                + ": expected readings, found packets or models; play the dump of their topic, which"
                + " keeps the bytes"));
  }

  /** The trace on its way into the order. */
  private final class Stream implements Consumer<Inbound> {
    private final Disturbance disturbance;
    private final TraceSpan span;
    private final PlayedJson json;
    private final ArrivalSort sort;
    private final Map<String, KeyStream> keys = new LinkedHashMap<>();
    private long ordinal;
    private long shift;
    private long last = Long.MIN_VALUE;
    private long refused;
    private Optional<DeadLetter> example = Optional.empty();

    Stream(Disturbance disturbance, TraceSpan span, PlayedJson json, ArrivalSort sort) {
      this.disturbance = disturbance;
      this.span = span;
      this.json = json;
      this.sort = sort;
    }

    void turn(long number) {
      shift = cut.begin().orElse(span.first()) - span.first() + number * span.period();
      last = span.first() + shift;
    }

    @Override
    public void accept(Inbound inbound) {
      if (inbound instanceof DeadLetter letter) {
        refused++;
        example = example.isPresent() ? example : Optional.of(letter);
        // Its time is unknown: it comes with the reading before it.
        add(RefusedRecords.of(letter).at(last, ordinal++));
        return;
      }
      Observation reading = reading(inbound);
      if (cut.contains(reading.time())) {
        Observation moved = moved(reading);
        last = moved.time();
        keys.computeIfAbsent(reading.key(), this::keyed).arrivals.take(moved, ordinal++);
      }
    }

    private KeyStream keyed(String key) {
      Disturbance.OfKey steps = disturbance.of(key, moved(span));
      return new KeyStream(new Arrivals(played -> steps.take(played, this::play)), steps);
    }

    private TraceSpan moved(TraceSpan whole) {
      return new TraceSpan(
          whole.readings(), whole.keys(), whole.first() + shift, whole.last() + shift);
    }

    private Observation moved(Observation reading) {
      return shift == 0
          ? reading
          : new Observation(
              reading.key(),
              reading.group(),
              reading.time() + shift,
              reading.values(),
              reading.label(),
              reading.origin());
    }

    void finish() {
      keys.values()
          .forEach(
              key -> {
                key.arrivals.finish();
                key.steps.finish(this::play);
              });
    }

    private void play(Played played) {
      add(json.record(played));
    }

    private void add(DumpedRecord record) {
      try {
        sort.add(record);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /**
   * One key.
   *
   * @param arrivals gives each reading its arrival and passes it on to the steps
   * @param steps what happens to its readings
   */
  private record KeyStream(Arrivals arrivals, Disturbance.OfKey steps) {}
}
