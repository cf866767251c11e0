package io.millrace.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoleFileTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    PoleFile poles = read("{\"lam\": {\"re\": [-0.5, -1], \"im\": [0, 3.25]}, \"dt\": 1}");

    assertThat(poles.nearest(-1, 3)).isOne();
    assertThat(poles.distance(1, -1, 3)).isEqualTo(.25);
    assertThat(poles.distance(0, 2.5, 4)).as("a triangle of 3, 4 and 5").isEqualTo(5);
  }

  @Test
  void ofPolesEquallyNearTheFirstIsTaken() {
    PoleFile poles = new PoleFile(new double[] {1, -1, 1}, new double[] {0, 0, 0});

    assertThat(poles.nearest(0, 0)).isZero();
    assertThat(poles.nearest(-.1, 0)).isOne();
  }

  @Test
  void theNearestIsTheFirstOfAllSortedByDistance() {
    SeededRandom random = new SeededRandom(9);
    double[] real = IntStream.range(0, 50).mapToDouble(at -> random.gaussian()).toArray();
    double[] imaginary = IntStream.range(0, 50).mapToDouble(at -> random.gaussian()).toArray();
    PoleFile poles = new PoleFile(real, imaginary);
    for (int draw = 0; draw < 200; draw++) {
      double re = random.gaussian();
      double im = random.gaussian();
      double least =
          IntStream.range(0, 50)
              .mapToDouble(at -> Math.pow(real[at] - re, 2) + Math.pow(imaginary[at] - im, 2))
              .min()
              .orElseThrow();
      int nearest = poles.nearest(re, im);
      assertThat(Math.pow(poles.distance(nearest, re, im), 2) - least).isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{\"lam\": 5}",
        "{\"lam\": {\"re\": [1]}}",
        "{\"lam\": {\"re\": [], \"im\": []}}",
        "{\"lam\": {\"re\": [1, 2], \"im\": [1]}}",
        "{\"lam\": {\"re\": 1, \"im\": 1}}"
      })
  void otherContentIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isEqualTo(2))
        .hasMessageContaining("expected lam.re and lam.im, as many numbers each, found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"1\"", "\"one\"", "[1]", "{}", "true", "1e999"})
  void aPoleThatIsNoFiniteNumberIsRefused(String value) {
    assertThatThrownBy(() -> read("{\"lam\": {\"re\": [1, " + value + "], \"im\": [1, 2]}}"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("expected finite numbers in lam");
  }

  @Test
  void aFileThatIsNoJsonOrNotThereFails() {
    assertThatThrownBy(() -> read("lam: re"))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isOne())
        .hasMessageStartingWith("Cannot read " + folder.resolve("poles.json"));
    Path absent = folder.resolve("absent.json");
    assertThatThrownBy(() -> PoleFile.read(absent)).hasMessageStartingWith("Cannot read " + absent);
  }

  private PoleFile read(String json) throws IOException {
    return PoleFile.read(Files.writeString(folder.resolve("poles.json"), json));
  }
}
