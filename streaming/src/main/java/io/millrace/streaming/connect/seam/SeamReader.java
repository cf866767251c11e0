package io.millrace.streaming.connect.seam;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.failure.Closing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;

/*
 * What a reader says with watermarks, in order with its records:
 *
 *   history:  records, watermarks below the seam, then at its end the watermark of the seam
 *   live:     each split begins with the watermark of the seam; a split without a record is idle
 *             after the idleness, counted from the start of the reader
 *
 * The watermark of the seam is 1 ms before it: no record before it follows. Within the history no
 * reader is idle. The main output of a reader has no watermarks of its own in live, so it must be
 * idle there, or a reader without live records could never be.
 */
/** A reader of one side of the seam. */
final class SeamReader<S extends SourceSplit> implements SourceReader<Inbound, S> {

  private final SourceReader<Inbound, S> reader;
  private final SeamOutput.Rule rule;
  private final Watermark ofSeam;
  private final CompletableFuture<Void> silence;
  private final List<String> added = new ArrayList<>();
  private final Map<String, SeamOutput> outputs = new LinkedHashMap<>();
  private ReaderOutput<Inbound> known;
  private Filtered filtered;

  /** Output of the newest split; null if there is none. */
  private SeamOutput newest;

  private boolean judged;

  /**
   * @param idleness how long a live split may be without a record from the start on
   */
  SeamReader(SourceReader<Inbound, S> reader, SeamOutput.Rule rule, Duration idleness) {
    this.reader = reader;
    this.rule = rule;
    this.ofSeam = new Watermark(rule.seam().millis() - 1);
    this.silence =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, idleness.toMillis(), TimeUnit.MILLISECONDS);
    this.judged = rule.side() == Seam.Side.HISTORY;
  }

  /** The output of a reader with its splits, each behind the rule. */
  private final class Filtered implements ReaderOutput<Inbound> {

    private final ReaderOutput<Inbound> output;

    Filtered(ReaderOutput<Inbound> output) {
      this.output = output;
    }

    /** The output of a reader that does not tell its splits apart: that of its newest split. */
    private SeamOutput ofReader() {
      return newest == null ? new SeamOutput(output, rule) : newest;
    }

    @Override
    public void collect(Inbound record) {
      ofReader().collect(record);
    }

    @Override
    public void collect(Inbound record, long timestamp) {
      ofReader().collect(record, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      ofReader().emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      ofReader().markIdle();
    }

    @Override
    public void markActive() {
      ofReader().markActive();
    }

    @Override
    public SourceOutput<Inbound> createOutputForSplit(String split) {
      return outputs.computeIfAbsent(
          split,
          id -> {
            newest = new SeamOutput(output.createOutputForSplit(id), rule);
            return newest;
          });
    }

    @Override
    public void releaseOutputForSplit(String split) {
      SeamOutput released = outputs.remove(split);
      if (released != null) {
        if (released == newest) {
          List<SeamOutput> left = List.copyOf(outputs.values());
          newest = left.isEmpty() ? null : left.get(left.size() - 1);
        }
        output.releaseOutputForSplit(split);
      }
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Inbound> output) throws Exception {
    if (output != known) {
      known = output;
      filtered = new Filtered(output);
    }
    if (!added.isEmpty()) {
      begin();
    }
    if (!judged && silence.isDone()) {
      judge();
    }
    InputStatus status = reader.pollNext(filtered);
    if (status == InputStatus.END_OF_INPUT && rule.side() == Seam.Side.HISTORY) {
      end();
    }
    return status;
  }

  private void begin() {
    for (String split : added) {
      SourceOutput<Inbound> output = filtered.createOutputForSplit(split);
      if (rule.side() == Seam.Side.LIVE) {
        output.emitWatermark(ofSeam);
      }
    }
    added.clear();
    if (rule.side() == Seam.Side.LIVE) {
      known.markIdle();
    }
  }

  private void judge() {
    judged = true;
    outputs.values().stream().filter(SeamOutput::isSilent).forEach(SeamOutput::markIdle);
    known.markIdle();
  }

  private void end() {
    List.copyOf(outputs.keySet()).forEach(filtered::releaseOutputForSplit);
    known.emitWatermark(ofSeam);
  }

  @Override
  public void addSplits(List<S> splits) {
    splits.forEach(split -> added.add(split.splitId()));
    reader.addSplits(splits);
  }

  /** Completes also when it is time to judge which splits are without a record. */
  @Override
  public CompletableFuture<Void> isAvailable() {
    return judged
        ? reader.isAvailable()
        : CompletableFuture.anyOf(reader.isAvailable(), silence).thenAccept(any -> {});
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public List<S> snapshotState(long checkpoint) {
    return reader.snapshotState(checkpoint);
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    reader.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    reader.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    reader.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void close() {
    Closing.logged(reader, "a reader of history and topics");
  }
}
