package io.millrace.streaming.runtime.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecodeFunctionTest {

  private static final List<String> CHANNELS = List.of("a", "b", "c", "d");
  private static final Map<String, Object> OPTIONS =
      Map.of("keep", 2, "batch", 4, "refresh", 2, "reconstruction", true);
  private static final int KEYFRAME = 7;

  private final List<CodedObservation> codes = new ArrayList<>();
  private final List<float[]> meant = new ArrayList<>();
  private final List<ModelRelease> releases = new ArrayList<>();

  private List<ModelSpec> stages;
  private Arrival arrival = Arrival.AS_WRITTEN;

  DecodeFunctionTest() {
    write(OPTIONS);
  }

  /** Has a writer write forty readings, with its versions. */
  private void write(Map<String, Object> options) {
    codes.clear();
    meant.clear();
    releases.clear();
    stages = List.of(new ModelSpec("compress", options));
    Encoder model = (Encoder) StandardCatalog.catalog().create(stages, CHANNELS.size());
    SingleStream stream = SingleStream.of(model, 1);
    SeededRandom random = new SeededRandom(2);
    for (int at = 0; at < 40; at++) {
      if (releases.size() <= stream.version()) {
        releases.add(release(stream, model));
      }
      float[] reading = new float[CHANNELS.size()];
      for (int i = 0; i < reading.length; i++) {
        reading[i] = (float) random.gaussian();
      }
      SingleStream.Answer answer = stream.step(reading, at).orElseThrow();
      meant.add(answer.numbers("reconstruction"));
      CodedObservation.Position place = new CodedObservation.Position(at, at, answer.version());
      byte[] packet = Packet.read(answer.output(), 0, answer.ports().field("packet").width());
      codes.add(new CodedObservation("k", "g", place, packet, null, Origin.file("codes", at + 1)));
    }
  }

  @Test
  void exampleUsage() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(new StreamRecord<>(releases.get(0)));
      harness.processElement1(new StreamRecord<>(codes.get(0)));

      Result decoded = harness.extractOutputValues().get(0);
      assertThat(decoded.output()).isEqualTo(meant.get(0));
    }
  }

  @Test
  void codesWaitForTheirVersionAcrossARestart() throws Exception {
    OperatorSubtaskState kept;
    List<Result> results = new ArrayList<>();
    try (var harness = harness()) {
      harness.open();
      for (CodedObservation code : codes) {
        harness.processElement1(new StreamRecord<>(code));
      }
      harness.processElement2(new StreamRecord<>(releases.get(0)));
      results.addAll(harness.extractOutputValues());
      kept = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(kept);
      harness.open();
      for (ModelRelease release : releases.subList(1, releases.size())) {
        harness.processElement2(new StreamRecord<>(release));
      }
      end(harness);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNull();
      results.addAll(harness.extractOutputValues());
    }
    assertThat(results).extracting(Result::sequence).isSorted().hasSize(codes.size());
    for (int at = 0; at < results.size(); at++) {
      assertThat(results.get(at).output()).isEqualTo(meant.get(at));
    }
  }

  @Test
  void whatStillWaitsAtTheEndIsRefused() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(new StreamRecord<>(releases.get(1)));
      for (CodedObservation code : codes.subList(0, 8)) {
        harness.processElement1(new StreamRecord<>(code));
      }
      harness.processWatermark1(new Watermark(1_000_000));
      assertThat(harness.extractOutputValues()).hasSize(4);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNull();

      end(harness);

      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS))
          .extracting(letter -> letter.getValue().reason())
          .hasSize(4)
          .containsOnly(Reason.UNKNOWN_VERSION);
    }
  }

  @Test
  void aPacketOfOtherChannelsIsRefused() throws Exception {
    try (var harness = harness(List.of("a", "b", "d", "c"))) {
      harness.open();
      harness.processElement2(new StreamRecord<>(releases.get(0)));
      harness.processElement1(new StreamRecord<>(codes.get(0)));

      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS).element().getValue().detail())
          .contains("expected channels [a, b, d, c], found [a, b, c, d]");
    }
  }

  /** Versions that come late and in a wrong order change nothing for packets that are predicted. */
  @Test
  void predictedPacketsAreDecodedInTheirOrderWhateverTheOrderOfTheVersions() throws Exception {
    writePredicted();
    OperatorSubtaskState kept;
    List<Result> results = new ArrayList<>();
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(new StreamRecord<>(releases.get(0)));
      harness.processElement2(new StreamRecord<>(releases.get(2)));
      for (CodedObservation code : codes) {
        harness.processElement1(new StreamRecord<>(code));
      }
      assertThat(harness.extractOutputValues()).hasSize(4);
      results.addAll(harness.extractOutputValues());
      kept = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(kept);
      harness.open();
      harness.processElement2(new StreamRecord<>(releases.get(3)));
      harness.processElement2(new StreamRecord<>(releases.get(1)));
      for (ModelRelease release : releases.subList(4, releases.size())) {
        harness.processElement2(new StreamRecord<>(release));
      }
      end(harness);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNull();
      results.addAll(harness.extractOutputValues());
    }
    assertThat(results).extracting(Result::sequence).isSorted().hasSize(codes.size());
    for (int at = 0; at < results.size(); at++) {
      assertThat(results.get(at).output()).as("packet %d", at).isEqualTo(meant.get(at));
    }
  }

  @Test
  void behindALostPacketNothingIsDecodedUntilTheNextKeyframe() throws Exception {
    writePredicted();
    List<CodedObservation> most = new ArrayList<>(codes);
    most.remove(10);
    try (var harness = harness()) {
      harness.open();
      for (ModelRelease release : releases) {
        harness.processElement2(new StreamRecord<>(release));
      }
      for (CodedObservation code : most) {
        harness.processElement1(new StreamRecord<>(code));
      }
      List<Result> results = harness.extractOutputValues();
      for (Result result : results) {
        assertThat(result.output()).isEqualTo(meant.get((int) result.sequence()));
      }
      assertThat(results).extracting(Result::sequence).doesNotContain(10L, 11L, 12L, 13L);
      assertThat(results).hasSize(codes.size() - 4);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS))
          .extracting(letter -> letter.getValue().reason())
          .containsExactly(Reason.LOST_PACKET, Reason.LOST_PACKET, Reason.LOST_PACKET);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS).element().getValue().detail())
          .startsWith("expected packet 10 or a keyframe of key 'k', found packet 11")
          .contains("next keyframe");
    }
  }

  /** A key that was dropped and comes again counts from 0. */
  @Test
  void aKeyThatBeginsAgainIsDecodedFromItsFirstPacket() throws Exception {
    writePredicted();
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(new StreamRecord<>(releases.get(0)));
      for (int at : new int[] {0, 1, 2, 0, 1, 2}) {
        harness.processElement1(new StreamRecord<>(codes.get(at)));
      }
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNull();
      assertThat(harness.extractOutputValues())
          .extracting(Result::output)
          .containsExactly(
              meant.get(0), meant.get(1), meant.get(2), meant.get(0), meant.get(1), meant.get(2));
    }
  }

  /** Keyframes are 0, 7, 14 …; a packet that is delivered twice takes nothing from those behind. */
  @Test
  void aPacketThatComesTwiceIsToldAndDecodedOnce() throws Exception {
    writePredicted();
    List<DeadLetter> letters = new ArrayList<>();
    List<Result> results = decoded(List.of(0, 1, 2, 2, 3, 4), letters);

    assertThat(results).extracting(Result::sequence).containsExactly(0L, 1L, 2L, 3L, 4L);
    expectMeant(results);
    assertThat(letters).extracting(DeadLetter::reason).containsExactly(Reason.LOST_PACKET);
    assertThat(letters.get(0).detail())
        .startsWith("expected packet 3 of key 'k', found packet 2 once more");
  }

  @Test
  void packetsInAnotherOrderAreToldAndNeverDecodedWrongly() throws Exception {
    writePredicted();
    List<DeadLetter> letters = new ArrayList<>();
    List<Result> results = decoded(List.of(0, 1, 3, 2, 4, 5, 6, 7, 8), letters);

    assertThat(results).extracting(Result::sequence).containsExactly(0L, 1L, 2L, 7L, 8L);
    expectMeant(results);
    assertThat(letters).extracting(DeadLetter::reason).containsOnly(Reason.LOST_PACKET).hasSize(4);
  }

  /**
   * A writer that went back writes packets whose numbers follow what is held, and that are
   * predicted from readings of another past.
   */
  @Test
  void behindAWriterThatWentBackOnlyAKeyframeGoesOn() throws Exception {
    writePredicted();
    List<DeadLetter> letters = new ArrayList<>();
    List<Result> results =
        decoded(List.of(0, 1, 2, 3, 4, 5, 2, 3, 4, 5, 6, 7, 8, 7, 8, 9), letters);

    assertThat(results)
        .extracting(Result::sequence)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 7L, 8L, 7L, 8L, 9L);
    expectMeant(results);
    assertThat(letters).hasSize(5).extracting(DeadLetter::reason).containsOnly(Reason.LOST_PACKET);
    assertThat(letters.get(0).detail()).startsWith("expected packet 6 or a keyframe of key 'k'");
    assertThat(letters.get(4).detail())
        .startsWith("expected a keyframe of key 'k', found packet 6");
  }

  /** As from files: 14 to 27 first, then 28 to 39, then 0 to 13 without 9. */
  @Test
  void filesAreDecodedInAnyOrderAndWhatIsMissingAtTheEndIsTold() throws Exception {
    writePredicted();
    arrival = Arrival.ANY_ORDER;
    List<Integer> order = new ArrayList<>();
    for (int at = 10; at < 28; at++) {
      order.add(at);
    }
    for (int at = 28; at < 40; at++) {
      order.add(at);
    }
    for (int at = 0; at < 9; at++) {
      order.add(at);
    }
    List<DeadLetter> letters = new ArrayList<>();
    List<Result> results = decoded(order, letters);

    // 9 is missing, and 10 to 13 need it; 14, 21, 28 and 35 are keyframes.
    expectMeant(results);
    assertThat(results).extracting(Result::sequence).doesNotHaveDuplicates().hasSize(40 - 5);
    assertThat(letters).hasSize(4).extracting(DeadLetter::reason).containsOnly(Reason.LOST_PACKET);
    assertThat(letters.get(0).detail())
        .contains("found packet 10, which is predicted from packet 9");
  }

  @Test
  void packetsOfFilesThatWaitForTheOnesBeforeAreDecodedThen() throws Exception {
    writePredicted();
    arrival = Arrival.ANY_ORDER;
    List<DeadLetter> letters = new ArrayList<>();
    List<Result> results = decoded(List.of(4, 3, 9, 10, 0, 8, 7, 1, 2, 5, 6), letters);

    expectMeant(results);
    assertThat(results)
        .extracting(Result::sequence)
        .containsExactly(0L, 7L, 8L, 9L, 10L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(letters).isEmpty();
  }

  /** What is held and what waits are state: each reading comes once, with its bits. */
  @ParameterizedTest
  @EnumSource(Arrival.class)
  void predictedPacketsAreDecodedOnceThroughARestart(Arrival order) throws Exception {
    writePredicted();
    arrival = order;
    List<CodedObservation> all = new ArrayList<>(codes);
    if (order == Arrival.ANY_ORDER) {
      Collections.rotate(all, 17);
    }
    List<Result> results = new ArrayList<>();
    OperatorSubtaskState kept;
    try (var harness = harness()) {
      harness.open();
      for (ModelRelease release : releases) {
        harness.processElement2(new StreamRecord<>(release));
      }
      for (CodedObservation code : all.subList(0, 10)) {
        harness.processElement1(new StreamRecord<>(code));
      }
      results.addAll(harness.extractOutputValues());
      kept = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(kept);
      harness.open();
      for (CodedObservation code : all.subList(10, all.size())) {
        harness.processElement1(new StreamRecord<>(code));
      }
      end(harness);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNull();
      results.addAll(harness.extractOutputValues());
    }
    expectMeant(results);
    assertThat(results).extracting(Result::sequence).doesNotHaveDuplicates().hasSize(codes.size());
  }

  private List<Result> decoded(List<Integer> order, List<DeadLetter> letters) throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (ModelRelease release : releases) {
        harness.processElement2(new StreamRecord<>(release));
      }
      for (int at : order) {
        harness.processElement1(new StreamRecord<>(codes.get(at)));
      }
      end(harness);
      if (harness.getSideOutput(SideOutputs.DEAD_LETTERS) != null) {
        harness
            .getSideOutput(SideOutputs.DEAD_LETTERS)
            .forEach(letter -> letters.add(letter.getValue()));
      }
      return harness.extractOutputValues();
    }
  }

  private void expectMeant(List<Result> results) {
    for (Result result : results) {
      assertThat(result.output()).isEqualTo(meant.get((int) result.sequence()));
    }
  }

  private void writePredicted() {
    Map<String, Object> options = new TreeMap<>(OPTIONS);
    options.put("predict", true);
    options.put("keyframe", KEYFRAME);
    write(options);
  }

  private ModelRelease release(SingleStream stream, Encoder model) {
    ModelManifest draft =
        new ModelManifest(
            new ModelName("writer", "g", stream.version()),
            new Provenance(1, Provenance.NO_PARENT, stream.learned(), 0),
            CHANNELS,
            stages,
            "");
    SingleStream.FlatState block = stream.snapshot().parameters();
    float[] codebook = model.codebook().adopt(block.values(), block.layout());
    PublishedModel published = PublishedModel.of(draft, model.codebook(), codebook);
    return new ModelRelease("writer", "g", stream.version(), published.message());
  }

  private static void end(
      KeyedTwoInputStreamOperatorTestHarness<String, CodedObservation, ModelRelease, Result>
          harness)
      throws Exception {
    harness.processWatermark1(Watermark.MAX_WATERMARK);
    harness.processWatermark2(Watermark.MAX_WATERMARK);
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, CodedObservation, ModelRelease, Result>
      harness() throws Exception {
    return harness(CHANNELS);
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, CodedObservation, ModelRelease, Result>
      harness(List<String> channels) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<String, CodedObservation, ModelRelease, Result>(
            new KeyedCoProcessOperator<>(
                new DecodeFunction("writer", channels, StandardCatalog::catalog, arrival)),
            CodedObservation::group,
            ModelRelease::group,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(
        WireTypes.result().createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }
}
