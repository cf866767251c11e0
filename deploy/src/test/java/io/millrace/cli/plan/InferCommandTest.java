package io.millrace.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.model.Npy;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferCommandTest {

  /** The change since the last observation, of two channels; then the larger of two in a row. */
  private static final String MODEL =
      """
      weights: w.safetensors
      channels: 2
      layers:
        - conv1d: {out: 2, kernel: 2, groups: 2, bias: false}
        - max_pool: {kernel: 2}
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    Files.writeString(file("net.yaml"), MODEL);
    Tensor weight = new Tensor("0.weight", List.of(2, 1, 2), new float[] {-1, 1, -1, 1});
    Files.write(
        file("w.safetensors"),
        Safetensors.write(new Safetensors.Contents(List.of(weight), Map.of())));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Outcome infer(String input, String output, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "infer",
                file("net.yaml").toString(),
                "--input",
                file(input).toString(),
                "--output",
                file(output).toString()));
    arguments.addAll(List.of(more));
    return Cli.call(arguments.toArray(new String[0]));
  }

  private static final float[] TWO_STREAMS = {
    0, 0, 1, 5, 3, 5, 4, 9, 4, 7, /* and */ 9, 0, 8, 1, 7, 2, 9, 3, 1, 4
  };

  @Test
  void exampleUsage() throws IOException {
    Files.write(file("in.npy"), Npy.write(new Tensor("x", List.of(2, 5, 2), TWO_STREAMS)));
    Outcome outcome = infer("in.npy", "out.npy");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .startsWith("2 streams of 5 observations, 2 outputs of 2 numbers each in ");
    Tensor output = Npy.read("output", Files.readAllBytes(file("out.npy")));
    assertThat(output.shape()).containsExactly(2, 2, 2);
    assertThat(output.values()).containsExactly(2, 5, 1, 4, -1, 1, 2, 1);
    assertThat(Npy.read("e", Files.readAllBytes(file("out-emitted.npy"))).values())
        .as("the observations whose change ends a pair")
        .containsExactly(2, 4);
  }

  @Test
  void clipModeAgreesAndBothKindsOfFileHoldTheSame() throws IOException {
    Tensor input = new Tensor("input", List.of(2, 5, 2), TWO_STREAMS);
    Files.write(
        file("in.safetensors"),
        Safetensors.write(new Safetensors.Contents(List.of(input), Map.of())));
    assertThat(infer("in.safetensors", "step.safetensors").exitCode()).isZero();
    assertThat(infer("in.safetensors", "clip.safetensors", "--mode", "clip").exitCode()).isZero();
    Safetensors.Contents step = Safetensors.read(Files.readAllBytes(file("step.safetensors")));
    Safetensors.Contents clip = Safetensors.read(Files.readAllBytes(file("clip.safetensors")));
    assertThat(clip.tensor("output").values())
        .containsExactly(step.tensor("output").values(), within(1e-6f));
    assertThat(clip.tensor("emitted").values()).containsExactly(2, 4);
  }

  @Test
  void aClipOfTextIsOneStream() throws IOException {
    Files.writeString(file("in.csv"), "left,right\n0,0\n1, 5\n3,5\n");
    assertThat(infer("in.csv", "out.csv").exitCode()).isZero();
    assertThat(Files.readString(file("out.csv"))).isEqualTo("emitted,output0,output1\n2,2.0,5.0\n");
  }

  /** Steps and the clip agree on what is missing: an output of which nothing is known is NaN. */
  @Test
  void missingObservationsAreMaskedWhereTheModelSaysSo() throws IOException {
    Files.writeString(file("in.csv"), "1\n2\nNaN\n4\nNaN\nNaN\nNaN\n8\n");
    Files.writeString(
        file("mean.yaml"),
        "channels: 1\nmissing: mask\nlayers: [{average_pool: {kernel: 3, stride: 1}}]\n");
    for (String mode : List.of("step", "clip")) {
      Outcome outcome =
          Cli.call(
              "infer",
              file("mean.yaml").toString(),
              "--input",
              file("in.csv").toString(),
              "--output",
              file("out.csv").toString(),
              "--mode",
              mode);
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(Files.readString(file("out.csv")))
          .isEqualTo("emitted,output0\n2,1.5\n3,3.0\n4,4.0\n5,4.0\n6,NaN\n7,8.0\n");
    }
  }

  @Test
  void faultsNameTheFileAndTheCure() throws IOException {
    Files.writeString(file("in.csv"), "0,0\n1\n");
    assertThat(infer("in.csv", "out.csv"))
        .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(2))
        .extracting(Outcome::err)
        .asString()
        .contains("in.csv: Cannot read line 2: expected 2 numbers as in the lines before, found 1");
    Files.writeString(file("in.csv"), "0,0\n");
    assertThat(infer("in.csv", "out.csv").err()).contains("expected at least 3 observations");
    Files.writeString(file("in.csv"), "0\n1\n");
    assertThat(infer("in.csv", "out.csv").err()).contains("expected observations of 2 numbers");
    Files.writeString(file("in.csv"), "0,0\nNaN,1\n3,3\n");
    assertThat(infer("in.csv", "out.csv").err()).contains("in observation 1 of stream 0");
    assertThat(infer("in.csv", "out.txt").err()).contains("ends in .safetensors, .npy or .csv");
    Files.writeString(file("net.yaml"), MODEL.replace("out: 2", "out: 4"));
    assertThat(infer("in.csv", "out.csv"))
        .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(2))
        .extracting(Outcome::err)
        .asString()
        .contains("net.yaml: 0.weight: expected shape [4, 1, 2], found [2, 1, 2]")
        .contains("1 fault");
  }
}
