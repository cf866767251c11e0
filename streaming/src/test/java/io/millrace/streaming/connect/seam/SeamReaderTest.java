package io.millrace.streaming.connect.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

/** What a reader says, in order, on either side of a seam at 1000. */
class SeamReaderTest {

  private static final Seam SEAM = new Seam(1000, 100);

  private final List<String> said = new ArrayList<>();

  @Test
  void exampleUsage() throws Exception {
    SeamReader<Split> history = reader(Seam.Side.HISTORY, Duration.ofMillis(1), 990, 1000, 995);
    history.addSplits(List.of(new Split("old")));

    while (history.pollNext(new Said("")) != InputStatus.END_OF_INPUT) {}

    assertThat(said)
        .as("no word of idleness within the history")
        .containsExactly("old 990", "old 995", "old released", " watermark 999");
  }

  @Test
  void aReaderWithoutHistoryEndsIt() throws Exception {
    SeamReader<Split> history = reader(Seam.Side.HISTORY, Duration.ofMillis(1));

    assertThat(history.pollNext(new Said(""))).isEqualTo(InputStatus.END_OF_INPUT);

    assertThat(said).containsExactly(" watermark 999");
  }

  @Test
  void liveSplitsBeginAtTheSeamAndSilentOnesAreIdleAfterAWhile() throws Exception {
    SeamReader<Split> live = reader(Seam.Side.LIVE, Duration.ofMillis(1), 1000, 1001);
    live.addSplits(List.of(new Split("a"), new Split("b")));
    Said output = new Said("");
    // Nothing is there to be read, so this is the end of the idleness.
    live.isAvailable().get(10, TimeUnit.SECONDS);

    live.pollNext(output);
    live.pollNext(output);

    assertThat(said)
        .contains("a watermark 999", "b watermark 999", "a idle", " idle", "b 1000", "b 1001")
        .endsWith("b 1001");
  }

  @Test
  void aLiveReaderWaitsForTheIdlenessBeforeItJudges() throws Exception {
    SeamReader<Split> live = reader(Seam.Side.LIVE, Duration.ofDays(1), 1000);
    live.addSplits(List.of(new Split("a"), new Split("b")));

    live.pollNext(new Said(""));

    assertThat(said).containsExactly("a watermark 999", "b watermark 999", " idle", "b 1000");
  }

  private SeamReader<Split> reader(Seam.Side side, Duration idleness, long... times) {
    return new SeamReader<>(
        new Times(times), new SeamOutput.Rule(SEAM, side, new SimpleCounter()), idleness);
  }

  private record Split(String splitId) implements SourceSplit {}

  /** Emits one reading a call, and ends. */
  private static final class Times implements SourceReader<Inbound, Split> {

    private final Deque<Long> left = new ArrayDeque<>();

    Times(long... times) {
      for (long time : times) {
        left.add(time);
      }
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Inbound> output) {
      Long time = left.poll();
      if (time == null) {
        return InputStatus.END_OF_INPUT;
      }
      output.collect(new Observation("k", "k", time, new float[] {1}, null, Origin.NOWHERE), time);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<Split> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<Split> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  /** Notes what is said to it, behind the name of the split. */
  private final class Said implements ReaderOutput<Inbound> {

    private final String split;

    Said(String split) {
      this.split = split;
    }

    @Override
    public void collect(Inbound record) {
      said.add(split + " " + ((Observation) record).time());
    }

    @Override
    public void collect(Inbound record, long timestamp) {
      collect(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      said.add(split + " watermark " + watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      said.add(split + " idle");
    }

    @Override
    public void markActive() {
      said.add(split + " active");
    }

    @Override
    public SourceOutput<Inbound> createOutputForSplit(String id) {
      return new Said(id);
    }

    @Override
    public void releaseOutputForSplit(String id) {
      said.add(id + " released");
    }
  }
}
