package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Detectors find changes at the numbers at which those of scikit-multiflow and River do: {@code
 * golden/drift/write.py} says how its positions were made.
 */
class PublishedTracesTest {

  private final Map<String, double[]> streams = new HashMap<>();
  private final Map<String, List<Integer>> positions = new HashMap<>();

  PublishedTracesTest() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/golden/drift/traces.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this::read);
    }
  }

  private void read(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("stream")) {
      streams.put(words[1], words[2].chars().mapToDouble(c -> Character.digit(c, 16)).toArray());
    } else if (!words[0].equals("#")) {
      positions.put(
          words[0] + " " + words[1], Arrays.stream(words).skip(2).map(Integer::valueOf).toList());
    }
  }

  private List<String> errors() {
    return streams.keySet().stream()
        .filter(name -> positions.containsKey("ddm " + name))
        .sorted()
        .toList();
  }

  /** Its first test is with the 29th number, ours with the 30th. */
  @Test
  void exampleUsage() {
    assertThat(DetectorOraclesTest.found(new Ddm(3, 29, 0), streams.get("levels")))
        .containsExactly(103, 1060);
    for (String name : errors()) {
      assertThat(DetectorOraclesTest.found(new Ddm(3, 29, 0), streams.get(name)))
          .as(name)
          .isEqualTo(positions.get("ddm " + name));
    }
  }

  @Test
  void hddmAFindsTheSameRises() {
    for (String name : errors()) {
      assertThat(DetectorOraclesTest.found(new HddmA(.001, .005), streams.get(name)))
          .as(name)
          .isEqualTo(positions.get("hddm-a " + name));
    }
  }

  @Test
  void hddmWFindsTheSameRises() {
    for (String name : errors()) {
      assertThat(DetectorOraclesTest.found(new HddmW(.05, .001, .005), streams.get(name)))
          .as(name)
          .isEqualTo(positions.get("hddm-w " + name));
    }
  }

  /**
   * Its EDDM takes the largest reach from the 29th number on, ours from the first test on, as the
   * paper can be read, too: with its beginning the formulas give its positions.
   */
  @Test
  void eddmDiffersInWhereTheLargestReachBegins() {
    for (String name : errors()) {
      assertThat(NaiveDetectors.eddm(streams.get(name), .9, 30, true))
          .as(name)
          .isEqualTo(positions.get("eddm " + name));
    }
  }

  /** Its DDM tests from the 31st number on. */
  @Test
  void theTracesInTheDocumentationOfRiverAreFound() {
    double[] half = streams.get("half");
    assertThat(DetectorOraclesTest.found(new Adwin(.002), streams.get("range")))
        .isEqualTo(positions.get("river-adwin range"));
    assertThat(DetectorOraclesTest.found(new Ddm(3, 31, 0), half))
        .isEqualTo(positions.get("river-ddm half"));
    assertThat(DetectorOraclesTest.found(new HddmA(.001, .005), half))
        .isEqualTo(positions.get("river-hddm-a half"));
    assertThat(DetectorOraclesTest.found(new HddmW(.05, .001, .005), half))
        .isEqualTo(positions.get("river-hddm-w half"));
  }
}
