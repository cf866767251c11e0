package io.millrace.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.Npy;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.Cli.Outcome;
import io.millrace.cli.importing.onnx.GraphUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void exampleUsage() throws IOException {
    byte[] model =
        GraphUnderTest.of(1, 1, -1)
            .weight("difference.weight", new double[] {-1, 1}, 1, 1, 2)
            .node("Conv", "x difference.weight -> c")
            .node("Abs", "c -> y")
            .output("y")
            .file();
    Files.write(folder.resolve("change.onnx"), model);

    Outcome imported =
        Cli.call(
            "import", file("change.onnx"), "--output", file("change.yaml"), "--time-axis", "2");

    assertThat(imported.err()).isEmpty();
    assertThat(imported.exitCode()).isZero();
    assertThat(imported.out())
        .contains("reads frames of 1 numbers; 6 weights in change.safetensors");
    assertThat(folder.resolve("change.yaml"))
        .hasContent(
            """
            # Imported from change.onnx by millrace import.
            channels: 1
            weights: change.safetensors
            layers:
              - conv1d: {out: 1, kernel: 2, bias: false, name: difference}
              - parallel:
                  join: max
                  branches:
                    - []
                    - layers:
                        - batch_norm: {epsilon: 0.0}
            """);
    Tensor clip = new Tensor("input", List.of(4, 1), new float[] {1, 4, 2, 2});
    Files.write(folder.resolve("in.npy"), Npy.write(clip));
    Outcome run =
        Cli.call(
            "infer", file("change.yaml"), "--input", file("in.npy"), "--output", file("o.npy"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Npy.read("o", Files.readAllBytes(folder.resolve("o.npy"))).values())
        .containsExactly(3, 2, 0);
  }

  @Test
  void aNodeWithoutAFormIsNamedAndNothingIsWritten() throws IOException {
    Files.write(
        folder.resolve("det.onnx"),
        GraphUnderTest.of(1, 3).node("Det", "x -> y").output("y").file());

    Outcome refused = Cli.call("import", file("det.onnx"), "--output", file("det.yaml"));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("1 node has no exact continual form")
        .contains("Det 'the y': the operator has no rule; known are");
    assertThat(folder.resolve("det.yaml")).doesNotExist();
  }

  @Test
  void optionsThatDoNotFitAreRefused() throws IOException {
    Files.write(
        folder.resolve("relu.onnx"),
        GraphUnderTest.of(1, 3).node("Relu", "x -> y").output("y").file());

    assertThat(Cli.call("import", file("relu.onnx"), "--output", file("relu.txt")).err())
        .contains("expected a name that ends in .yaml");
    assertThat(
            Cli.call("import", file("relu.onnx"), "--output", file("r.yaml"), "--shape", "x=1 by 3")
                .err())
        .contains("expected extents joined by x, such as 1x576");
    assertThat(
            Cli.call("import", file("relu.onnx"), "--output", file("r.yaml"), "--time-axis", "5")
                .err())
        .contains("expected an axis of the input 'x', 0 to 1, found --time-axis 5");
    assertThat(Cli.call("import", file("none.onnx"), "--output", file("r.yaml")).exitCode())
        .isEqualTo(1);
  }
}
