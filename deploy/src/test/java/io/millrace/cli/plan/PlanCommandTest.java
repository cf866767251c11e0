package io.millrace.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

  @TempDir Path folder;

  private Outcome plan(String model) throws IOException {
    Path file = Files.writeString(folder.resolve("net.yaml"), model);
    return Cli.call("plan", file.toString());
  }

  @Test
  void exampleUsage() throws IOException {
    Outcome outcome =
        plan(
            """
            channels: 6
            layers:
              - conv1d: {out: 8, kernel: 5, stride: 2, padding: causal}
              - relu
              - average_pool: {kernel: 3}
              - gru: {hidden: 4}
            """);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "layer kind in out sees delay stride weights state multiply-adds",
            "0 conv1d 6 8 5 0 2 248 96 240",
            "2 average_pool 8 8 9 4 6 0 32 0",
            "3 gru 8 4 all past 4 6 168 16 152",
            "emits first with observation 4, counted from 0, then every 6th",
            "weights 416",
            "state 144 bytes a key",
            "multiply-adds 146 an observation, on average",
            "note: 0 pads the start of a stream with zeros: outputs before observation 4 see them");
  }

  @Test
  void everyFaultIsShownAtOnceWithItsPlace() throws IOException {
    Outcome outcome = plan("channels: 0\nlayers: [{conv1d: {out: 8}}, relo]\n");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("net.yaml: channels: expected")
        .contains("net.yaml: layers[0].conv1d.kernel: expected")
        .contains("net.yaml: layers[1]: expected a layer")
        .contains("3 faults");
  }

  /** A list of layers has no line of its own: it has nothing to say. */
  @Test
  void listsOfLayersAreNotLines() throws IOException {
    Outcome outcome =
        plan("channels: 2\nlayers: [{sequential: [relu]}, {parallel: [[relu], []]}]\n");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("0.0", "1.0.0", "parallel").doesNotContain("sequential");
  }

  /** A network without weights is run on weights and frames from a seed. */
  @Test
  void weightsAreDrawnFromASeed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("net.yaml"),
            "channels: 3\nlayers: [{conv1d: {out: 2, kernel: 3, stride: 2}}]\n");
    Path drawn = folder.resolve("drawn");
    Outcome outcome = Cli.call("plan", file.toString(), "--draw", drawn.toString(), "--seed", "7");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("net.safetensors", "run it         millrace infer ");
    byte[] first = Files.readAllBytes(drawn.resolve("net.safetensors"));
    Outcome ran =
        Cli.call(
            "infer",
            drawn.resolve("net.yaml").toString(),
            "--input",
            drawn.resolve("net-input.npy").toString(),
            "--output",
            folder.resolve("out.csv").toString());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("17 observations, 8 outputs of 2 numbers");
    Path again = folder.resolve("again");
    Cli.call("plan", file.toString(), "--draw", again.toString(), "--seed", "7");
    assertThat(Files.readAllBytes(again.resolve("net.safetensors"))).isEqualTo(first);
    assertThat(Cli.call("plan", file.toString(), "--draw", folder.toString()).err())
        .contains("it is the architecture itself; name another folder");
    Path model = drawn.resolve("net.yaml");
    assertThat(Cli.call("plan", model.toString(), "--draw", again.toString()).err())
        .contains("Cannot draw weights: " + model + " has some");
  }

  @Test
  void withoutAModelItSaysWhatItWants() {
    Outcome outcome = Cli.call("plan");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("Cannot plan: expected a model file, or the word ssm");
  }

  @Test
  void theGainOfAStartIsDrawnAndItsPolesAreHeldAgainstOthers() throws IOException {
    // Two poles of an independent solver of the same problem, 8 states.
    Path other = folder.resolve("other.json");
    Files.writeString(
        other,
        """
        {"lam": {"re": [-1.008571599, -1.873954850, -3.840717067, -11.01417180],
                 "im": [0.354310128, 1.820225224, 4.275122172, 5.948055782]}}
        """);
    Path picture = folder.resolve("ssm.html");
    Outcome outcome =
        Cli.call(
            "plan",
            "ssm",
            "--states",
            "8",
            "--seed",
            "9",
            "--compare",
            other.toString(),
            "--out",
            picture.toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.matches(" *\\d.*")).toList())
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .isLessThan(.01));
    assertThat(outcome.out()).contains("condition of V  38.9");
    assertThat(Files.readString(picture)).contains("HiPPO-LegS", "S4D-LegS", "PTD", "<svg");
    assertThat(Cli.call("plan", "ssm", "--states", "7").err()).contains("--states even");
  }
}
