package io.millrace.streaming.connect.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class SeamOutputTest {

  private static final Seam SEAM = new Seam(1000, 100);

  private final List<Inbound> passed = new ArrayList<>();
  private final Counter elsewhere = new SimpleCounter();

  @Test
  void exampleUsage() {
    SeamOutput history = output(Seam.Side.HISTORY);
    history.collect(reading(999), 999);
    history.collect(reading(1000), 1000);
    SeamOutput live = output(Seam.Side.LIVE);
    live.collect(reading(999), 999);
    live.collect(reading(1000), 1000);

    assertThat(passed).extracting(one -> ((Observation) one).time()).containsExactly(999L, 1000L);
    assertThat(elsewhere.getCount()).isEqualTo(2);
  }

  @Test
  void aLiveRecordThatNoHistoryCanHaveInItsPlaceIsADeadLetter() {
    SeamOutput live = output(Seam.Side.LIVE);
    live.collect(reading(900));
    live.collect(reading(899));

    assertThat(elsewhere.getCount()).isEqualTo(1);
    DeadLetter letter = (DeadLetter) passed.get(0);
    assertThat(letter.reason()).isEqualTo(Reason.LATE);
    assertThat(letter.detail())
        .isEqualTo(
            "expected a time from 900 on (the seam between history and live topic is"
                + " 1970-01-01T00:00:01Z, margin 100 ms), found 899; put the record into the"
                + " history, or raise margin");
  }

  @Test
  void readingsOfSingleSensorsAreTakenFromOneSideToo() {
    SensorReadings before = SensorReadings.of("k", "g", 999, 0, 1, Origin.NOWHERE);
    SensorReadings after = SensorReadings.of("k", "g", 1000, 0, 1, Origin.NOWHERE);
    SeamOutput history = output(Seam.Side.HISTORY);
    history.collect(before);
    history.collect(after);
    SeamOutput live = output(Seam.Side.LIVE);
    live.collect(before);
    live.collect(after);

    assertThat(passed).containsExactly(before, after);
    assertThat(SeamHold.key(before)).isEqualTo("g");
  }

  @Test
  void whatHasNoTimePassesOnBothSides() {
    DeadLetter letter = new DeadLetter(Reason.MALFORMED, "", Origin.NOWHERE, "");
    output(Seam.Side.HISTORY).collect(letter);
    output(Seam.Side.LIVE).collect(letter, 5);
    assertThat(passed).containsExactly(letter, letter);
  }

  @Test
  void aSplitWithDeadLettersAloneIsSilent() {
    SeamOutput live = output(Seam.Side.LIVE);
    live.collect(new DeadLetter(Reason.MALFORMED, "", Origin.NOWHERE, ""));
    live.collect(reading(899));
    assertThat(live.isSilent()).isTrue();
    live.collect(reading(1000));
    assertThat(live.isSilent()).isFalse();
  }

  private SeamOutput output(Seam.Side side) {
    return new SeamOutput(new Passed(passed), new SeamOutput.Rule(SEAM, side, elsewhere));
  }

  private static Observation reading(long time) {
    return new Observation("k", "k", time, new float[] {1}, null, Origin.NOWHERE);
  }

  /** Takes what is passed on. */
  private record Passed(List<Inbound> records) implements SourceOutput<Inbound> {

    @Override
    public void collect(Inbound record) {
      records.add(record);
    }

    @Override
    public void collect(Inbound record, long timestamp) {
      records.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }
}
