package io.millrace.streaming.connect.seam;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.wire.excerpt.Excerpts;
import java.time.Instant;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.Counter;

/** Passes on the records of one side of the seam, and counts those of the other. */
final class SeamOutput implements SourceOutput<Inbound> {

  private final SourceOutput<Inbound> output;
  private final Rule rule;
  private boolean silent = true;

  /**
   * What is passed on.
   *
   * @param elsewhere counts the records that the other side has
   */
  record Rule(Seam seam, Seam.Side side, Counter elsewhere) {}

  SeamOutput(SourceOutput<Inbound> output, Rule rule) {
    this.output = output;
    this.rule = rule;
  }

  @Override
  public void collect(Inbound record) {
    Inbound taken = taken(record);
    if (taken != null) {
      output.collect(taken);
    }
  }

  @Override
  public void collect(Inbound record, long timestamp) {
    Inbound taken = taken(record);
    if (taken != null) {
      output.collect(taken, timestamp);
    }
  }

  /** The record, a dead letter in its place, or null if the other side has it. */
  private Inbound taken(Inbound record) {
    long time = EventTimes.of(record);
    if (time == EventTimes.NONE) {
      return record;
    }
    if (rule.seam().isLate(rule.side(), time)) {
      return late(record, time);
    }
    silent = false;
    if (rule.seam().takes(rule.side(), time)) {
      return record;
    }
    rule.elsewhere().inc();
    return null;
  }

  /** Whether there was no reading yet. Dead letters do not count: no event time follows of them. */
  boolean isSilent() {
    return silent;
  }

  private DeadLetter late(Inbound record, long time) {
    return new DeadLetter(
        Reason.LATE,
        "expected a time from "
            + rule.seam().liveFrom()
            + " on (the seam between history and live topic is "
            + Instant.ofEpochMilli(rule.seam().millis())
            + ", margin "
            + rule.seam().margin()
            + " ms), found "
            + time
            + "; put the record into the history, or raise margin",
        record instanceof Observation row ? row.origin() : ((SensorReadings) record).origin(),
        record instanceof Observation row
            ? Excerpts.of(row)
            : Excerpts.of((SensorReadings) record));
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    output.emitWatermark(watermark);
  }

  @Override
  public void markIdle() {
    output.markIdle();
  }

  @Override
  public void markActive() {
    output.markActive();
  }
}
