package io.millrace.streaming.connect.seam;

import io.millrace.api.record.Inbound;
import java.time.Duration;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One side of the seam: another source, of whose observations only those of this side pass.
 *
 * @param <S> split of the other source
 * @param <E> state of its enumerator
 */
public final class SeamSource<S extends SourceSplit, E> implements Source<Inbound, S, E> {

  private static final long serialVersionUID = 1L;

  private final Source<Inbound, S, E> source;
  private final Seam seam;
  private final Seam.Side side;
  private final Duration idleness;

  private SeamSource(Source<Inbound, S, E> source, Seam seam, Seam.Side side, Duration idleness) {
    this.source = source;
    this.seam = seam;
    this.side = side;
    this.idleness = idleness;
  }

  /**
   * Creates the source that reads a bounded source to its end and then another one.
   *
   * @param history bounded
   * @param live read from {@link Seam#liveFrom} on
   * @param idleness how long a live split may be silent before it is idle
   */
  public static Source<Inbound, ?, ?> of(
      Source<Inbound, ?, ?> history, Source<Inbound, ?, ?> live, Seam seam, Duration idleness) {
    if (history.getBoundedness() != Boundedness.BOUNDED) {
      throw new IllegalArgumentException("Cannot read a history that has no end");
    }
    return HybridSource.builder(side(history, seam, Seam.Side.HISTORY, idleness))
        .addSource(side(live, seam, Seam.Side.LIVE, idleness))
        .build();
  }

  private static <S extends SourceSplit, E> Source<Inbound, S, E> side(
      Source<Inbound, S, E> source, Seam seam, Seam.Side side, Duration idleness) {
    return new SeamSource<>(source, seam, side, idleness);
  }

  @Override
  public SourceReader<Inbound, S> createReader(SourceReaderContext context) throws Exception {
    String name = side == Seam.Side.HISTORY ? "history_after_seam" : "live_before_seam";
    return new SeamReader<>(
        source.createReader(context),
        new SeamOutput.Rule(seam, side, context.metricGroup().addGroup("millrace").counter(name)),
        idleness);
  }

  @Override
  public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E checkpoint)
      throws Exception {
    return source.restoreEnumerator(context, checkpoint);
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }
}
