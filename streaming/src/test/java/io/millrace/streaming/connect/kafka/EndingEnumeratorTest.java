package io.millrace.streaming.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A bounded job that was restored ends; a job tells what its broker has lost. */
final class EndingEnumeratorTest {

  /** What the coordinator was asked to do, and what still runs. */
  private final List<Integer> ended = new ArrayList<>();

  private final Map<Integer, ReaderInfo> readers = new TreeMap<>();
  private final Deque<Runnable> running = new ArrayDeque<>();

  /** A coordinator that runs calls when it is told to. */
  @SuppressWarnings("unchecked") // The proxy is of this interface.
  private SplitEnumeratorContext<KafkaPartitionSplit> coordinator() {
    return (SplitEnumeratorContext<KafkaPartitionSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "callAsync" -> {
                    BiConsumer<Object, Throwable> handler =
                        (BiConsumer<Object, Throwable>) arguments[1];
                    running.add(() -> handler.accept("found", null));
                    yield null;
                  }
                  case "signalNoMoreSplits" -> {
                    ended.add((Integer) arguments[0]);
                    yield null;
                  }
                  case "registeredReaders" -> readers;
                  default -> null;
                });
  }

  private void runOne() {
    running.remove().run();
  }

  @Test
  void exampleUsage() {
    AwaitedDiscovery discovery = new AwaitedDiscovery(coordinator());
    readers.put(0, new ReaderInfo(0, "here"));
    discovery.callAsync(() -> "partitions", (found, failed) -> {});
    assertThat(discovery.isOver()).isFalse();

    runOne();

    assertThat(discovery.isOver()).isTrue();
    assertThat(ended).containsExactly(0);
  }

  /** Partitions that were found are looked up by a second call, and are still to be read. */
  @Test
  void aDiscoveryIsOverWhenTheCallsThatItMadeAreOverToo() {
    AwaitedDiscovery discovery = new AwaitedDiscovery(coordinator());
    readers.put(0, new ReaderInfo(0, "here"));
    readers.put(1, new ReaderInfo(1, "there"));
    discovery.callAsync(
        () -> "partitions",
        (found, failed) -> discovery.callAsync(() -> "offsets", (offsets, none) -> {}));

    runOne();
    assertThat(discovery.isOver()).isFalse();
    assertThat(ended).isEmpty();
    runOne();

    assertThat(ended).containsExactly(0, 1);
  }

  /** A reader may register before or after the discovery, and again after its failure. */
  @Test
  void aReaderThatComesLaterIsToldToo() {
    AwaitedDiscovery discovery = new AwaitedDiscovery(coordinator());
    EndingEnumerator enumerator = new EndingEnumerator(behind(), discovery);
    discovery.callAsync(() -> "partitions", (found, failed) -> {});
    enumerator.addReader(0);
    assertThat(ended).isEmpty();

    runOne();
    enumerator.addReader(1);
    enumerator.addReader(1);

    assertThat(ended).containsExactly(1, 1);
  }

  @SuppressWarnings("unchecked") // The proxy is of this interface.
  private static SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> behind() {
    return (SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState>)
        Proxy.newProxyInstance(
            EndingEnumeratorTest.class.getClassLoader(),
            new Class<?>[] {SplitEnumerator.class},
            (proxy, method, arguments) -> null);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"}) // Classes of generic interfaces.
  void allElseIsThatOfTheConnector() {
    assertThat(
            Forwards.lost(
                SplitEnumeratorContext.class,
                behind -> new AwaitedDiscovery(behind),
                new KafkaPartitionSplit(new TopicPartition("t", 0), 0)))
        .isEmpty();
    assertThat(
            Forwards.lost(
                SplitEnumerator.class,
                behind -> new EndingEnumerator(behind, new AwaitedDiscovery(coordinator()))))
        .isEmpty();
    assertThat(
            Forwards.lost(
                SourceReader.class,
                behind ->
                    new CheckedReader(
                        behind,
                        new RetainedOffsets(topic(), LossPolicy.REFUSE),
                        new UnregisteredMetricsGroup())))
        .isEmpty();
  }

  private static SourceSpec.Kafka topic() {
    return new SourceSpec.Kafka("b:1", List.of("t"), SourceSpec.Reach.ALL, Map.of());
  }

  @Test
  void whatABrokerHasRemovedIsToldWithItsNumber() {
    RetainedOffsets.Loss removed =
        new RetainedOffsets.Loss(new TopicPartition("t", 3), 1_000, 4_500, 9_000);
    RetainedOffsets.Loss other = new RetainedOffsets.Loss(new TopicPartition("u", 0), 70, 0, 12);

    assertThat(removed.lost()).isEqualTo(3500);
    assertThat(removed.described())
        .isEqualTo(
            "partition t-3: offset 1,000 is wanted, the broker has 4,500 to 9,000, so 3,500 records"
                + " are lost");
    assertThat(other.lost()).isZero();
    assertThat(other.described())
        .endsWith("the broker has 0 to 12, so it is another topic than before");
    assertThat(RetainedOffsets.message(List.of(removed, other)))
        .startsWith("Cannot go on reading Kafka where this pipeline stopped: partition t-3")
        .contains("; partition u-0")
        .endsWith(
            "; add --accept-loss to go on with the earliest records there are, or start with"
                + " --fresh");
    assertThat(new RetainedOffsets.Checked(List.of(), List.of(removed, removed, other)).lost())
        .isEqualTo(7000);
  }

  @Test
  void withoutPartitionsNoBrokerIsAsked() {
    RetainedOffsets offsets = new RetainedOffsets(topic(), LossPolicy.REFUSE);

    assertThat(offsets.check(List.of()).losses()).isEmpty();
  }
}
