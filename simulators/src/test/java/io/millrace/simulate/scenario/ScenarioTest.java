package io.millrace.simulate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.Played;
import io.millrace.simulate.replay.TraceSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioTest {

  private static final int MINUTE = 60_000;
  private static final int READINGS = 600;
  private static final List<String> CHANNELS = List.of("temp", "flow");
  private static final TraceSpan SPAN = new TraceSpan(2 * READINGS, 2, 0, (READINGS - 1L) * MINUTE);

  private Path file;

  @BeforeEach
  void begin(@TempDir Path folder) {
    file = folder.resolve("truth.csv");
  }

  @Test
  void exampleUsage() throws IOException {
    Run run = run("faults: [{dropped: {keys: [a], from: 1 h, until: 2 h}}]", "a", "b");

    assertThat(run.of("a")).hasSize(READINGS - 60);
    assertThat(run.of("b")).hasSize(READINGS);
    assertThat(run.truth())
        .hasSize(60)
        .startsWith("1970-01-01T01:00:00Z,a,dropped,,1,1")
        .endsWith("1970-01-01T01:59:00Z,a,dropped,,1,1");
  }

  @Test
  void aKeyIsStruckAlikeWhateverOtherKeysThereAre() throws IOException {
    String faults =
        "seed: 3\n"
            + "faults: [{spiking: {rate: 0.1, size: 5}}, {reordered: {rate: 0.5, within: 1 h}},"
            + " {dropped: {rate: 0.1}}]";

    List<Played> alone = run(faults, "a").of("a");

    assertThat(shown(run(faults, "z", "b", "a").of("a"))).isEqualTo(shown(alone));
    assertThat(shown(run(faults.replace("seed: 3", "seed: 4"), "a").of("a")))
        .isNotEqualTo(shown(alone));
  }

  @Test
  void recordsComeLaterAgainOrTogether() throws IOException {
    Run late = run("faults: [{late: {by: 2 h, from: 1 h}}]", "a");
    assertThat(late.of("a"))
        .allMatch(
            played ->
                played.arrival() - played.reading().time()
                    == (played.reading().time() < 60 * MINUTE ? 0 : 120 * MINUTE));

    Run twice = run("faults: [{duplicated: {copies: 2, after: 1 s}}]", "a");
    assertThat(twice.of("a")).hasSize(3 * READINGS);
    assertThat(twice.of("a").get(2).arrival()).isEqualTo(2000);

    Run bursty = run("faults: [{bursty: {gather: 10 min}}]", "a");
    assertThat(bursty.of("a").stream().map(Played::arrival).distinct()).hasSize(60);
    assertThat(bursty.of("a")).allMatch(played -> played.arrival() >= played.reading().time());
  }

  @Test
  void clocksGoWrongByAConstantOrByMoreAndMore() throws IOException {
    Run jump = run("faults: [{clock_jump: {behind: 5 min, from: 1 h, until: 2 h}}]", "a");
    assertThat(jump.of("a").get(60).reading().time()).isEqualTo(55 * MINUTE);
    assertThat(jump.of("a").get(60).arrival()).isEqualTo(60 * MINUTE);
    assertThat(jump.of("a").get(120).reading().time()).isEqualTo(120 * MINUTE);

    Run skew = run("faults: [{clock_skew: {ahead: 24 min}}]", "a");
    // A minute in an hour.
    assertThat(skew.of("a").get(300).reading().time()).isEqualTo(305 * MINUTE);
    assertThat(skew.truth().get(299)).isEqualTo("1970-01-01T05:00:00Z,a,clock_skew,,300000,1");
  }

  @Test
  void valuesStickDieDriftAndChangeTheirUnitOrPlace() throws IOException {
    List<Played> stuck =
        run("faults: [{stuck: {channels: [temp], every: 100 min, lasting: 10 min}}]", "a").of("a");
    assertThat(stuck.get(109).reading().values()).containsExactly(99, -109);
    assertThat(stuck.get(110).reading().values()).containsExactly(110, -110);

    assertThat(value("dead: {channels: [temp]}", 5)).containsExactly(Float.NaN, -5);
    assertThat(value("dead: {channels: [temp], value: 0}", 5)).containsExactly(0, -5);
    assertThat(value("rescaled: {channels: [temp], factor: 1.8, offset: 32}", 100))
        .containsExactly(212, -100);
    assertThat(value("swapped: {channels: [temp, flow]}", 7)).containsExactly(-7, 7);
    assertThat(value("sentinel: {channels: [flow]}", 7)).containsExactly(7, -9999);
    // 24 units a day, one in an hour.
    assertThat(value("drifting: {channels: [temp], by: 24}", 120)).containsExactly(122, -120);
  }

  @Test
  void aSpikeIsAsLargeAsItSaysInDeviationsOfWhatWasBefore() throws IOException {
    Run run =
        run("faults: [{spiking: {channels: [temp], from: 100 min, until: 101 min, size: 4}}]", "a");

    // 0 to 99, of which the sample deviation is 29.0115.
    float[] values = run.of("a").get(100).reading().values();
    assertThat(Math.abs(values[0] - 100)).isBetween(116.0f, 116.1f);
    assertThat(run.truth()).hasSize(1);
    assertThat(run.truth().get(0)).startsWith("1970-01-01T01:40:00Z,a,spiking,temp,");
  }

  @Test
  void keysTakeOtherNamesAndRecordsAreDamaged() throws IOException {
    Run churn = run("faults: [{key_churn: {rename: 1 h, from: 1 h}}]", "a");
    assertThat(churn.of("a").get(0).reading().key()).isEqualTo("a");
    assertThat(churn.of("a").get(60).reading().key()).isEqualTo("a~0");
    assertThat(churn.of("a").get(599).reading().group()).isEqualTo("a~8");

    assertThat(run("faults: [{malformed: {rate: 1}}]", "a").of("a"))
        .allMatch(played -> played.damage().kind() == Played.Damage.Kind.CUT);
    assertThat(run("faults: [{oversized: {bytes: 1 KiB}}]", "a").of("a"))
        .allMatch(played -> played.damage().bytes() == 1024);
  }

  @Test
  void theKeysOfOnePartitionAreDelayed() throws IOException {
    int delayed = 0;
    for (int partition = 0; partition < 3; partition++) {
      Run run =
          run(
              "faults: [{delayed_partition: {partition: "
                  + partition
                  + ", partitions: 3, by: 1 h}}]",
              "a");
      delayed += run.of("a").get(0).arrival() > 0 ? 1 : 0;
    }
    assertThat(delayed).isEqualTo(1);
  }

  @Test
  void allFaultsOfAFileAreToldWithTheirLines() {
    assertThatThrownBy(
            () ->
                ScenarioYaml.read(
                    "s.yaml",
                    """
                    seed: x
                    faults:
                      - late: {from: 5 d, until: 2 d, rate: 2}
                      - stuck: {channels: [tmp]}
                      - lat: {by: 2 h}
                      - malformed
                      - swapped: {channels: [temp]}
                      - clock_jump: {ahead: 1 h, behind: 1 h}
                      - gap: {}
                      - dropped: {every: 1 h}
                    """,
                    CHANNELS))
        .hasMessageContaining("s.yaml:1: seed: expected a whole number, found 'x'")
        .hasMessageContaining("s.yaml:3: faults[0].late.until: expected a time after from")
        .hasMessageContaining("s.yaml:3: faults[0].late.rate: expected a number from 0.0 to 1.0")
        .hasMessageContaining("s.yaml:3: faults[0].late.by: expected and not found; write by: 2 h")
        .hasMessageContaining("s.yaml:4: faults[1].stuck.channels[0]: no channel is called 'tmp'")
        .hasMessageContaining("s.yaml:5: faults[2].lat: unknown key")
        .hasMessageContaining("did you mean 'late'?")
        .hasMessageContaining("s.yaml:6: faults[3]: expected a fault such as")
        .hasMessageContaining("s.yaml:7: faults[4].swapped: expected two channels")
        .hasMessageContaining(
            "s.yaml:8: faults[5].clock_jump: expected ahead or behind, found both")
        .hasMessageContaining("s.yaml:9: faults[6].gap: expected from, or every and lasting")
        .hasMessageContaining("s.yaml:10: faults[7].dropped: expected every and lasting together");
  }

  private float[] value(String fault, int index) throws IOException {
    return run("faults: [{" + fault + "}]", "a").of("a").get(index).reading().values();
  }

  private static List<String> shown(List<Played> played) {
    return played.stream()
        .map(one -> one.arrival() + " " + one.reading().time() + " " + one.reading().values()[0])
        .toList();
  }

  /** Readings of temp = minute and flow = -minute, a minute apart. */
  private Run run(String yaml, String... keys) throws IOException {
    Run run = new Run(new ArrayList<>(), new ArrayList<>());
    try (Truth truth = new Truth(file)) {
      Disturbance faults =
          ScenarioYaml.read("s.yaml", yaml, CHANNELS)
              .on(new Scenario.Surroundings(CHANNELS, truth));
      for (String key : keys) {
        Disturbance.OfKey steps = faults.of(key, SPAN);
        for (int minute = 0; minute < READINGS; minute++) {
          long time = (long) minute * MINUTE;
          float[] values = {minute, -minute};
          steps.take(
              new Played(
                  new Observation(key, key, time, values, null, Origin.NOWHERE),
                  time,
                  minute,
                  Played.Damage.NONE),
              run.all()::add);
        }
        steps.finish(run.all()::add);
      }
    }
    run.truth().addAll(Files.readAllLines(file).stream().skip(1).toList());
    return run;
  }

  private record Run(List<Played> all, List<String> truth) {

    List<Played> of(String key) {
      return all.stream()
          .filter(
              played ->
                  played.reading().key().equals(key)
                      || played.reading().key().startsWith(key + "~"))
          .toList();
    }
  }
}
