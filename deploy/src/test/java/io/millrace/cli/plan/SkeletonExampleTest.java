package io.millrace.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network on joints in {@code examples/skeleton}: what it costs, and what it says. */
class SkeletonExampleTest {

  private static final Path EXAMPLE = Path.of("..", "examples", "skeleton");
  private static final int JOINTS = 6;

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    Outcome plan = Cli.call("plan", EXAMPLE.resolve("movement.yaml").toString());
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "change conv2d 3x6 6x6 2 0 1 36 72 216",
            "4 flatten 1x6 6 9 0 1 0 0 0",
            "note: change pads the start of a stream with its first frame: outputs before"
                + " observation 1 see them");
  }

  /** Thirty frames a second: the mean of eight sums of absolute changes, times thirty. */
  @Test
  void itSaysHowFastEachJointMoves() throws IOException {
    List<double[]> frames =
        Files.readAllLines(EXAMPLE.resolve("skeleton.csv")).stream()
            .skip(1)
            .map(line -> Arrays.stream(line.split(",")).skip(2))
            .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
            .toList();
    Path input = folder.resolve("frames.csv");
    Files.write(
        input,
        frames.stream()
            .map(
                frame -> String.join(",", Arrays.stream(frame).mapToObj(Double::toString).toList()))
            .toList());
    Path output = folder.resolve("speeds.csv");
    Outcome run =
        Cli.call(
            "infer",
            EXAMPLE.resolve("movement.yaml").toString(),
            "--input",
            input.toString(),
            "--output",
            output.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> speeds = Files.readAllLines(output);
    assertThat(speeds).hasSize(1 + frames.size());
    for (int t = 8; t < frames.size(); t++) {
      String[] cells = speeds.get(1 + t).split(",");
      for (int joint = 0; joint < JOINTS; joint++) {
        double sum = 0;
        for (int back = 0; back < 8; back++) {
          for (int axis = 0; axis < 3; axis++) {
            int column = axis * JOINTS + joint;
            sum += Math.abs(frames.get(t - back)[column] - frames.get(t - back - 1)[column]);
          }
        }
        assertThat(Double.parseDouble(cells[1 + joint])).isCloseTo(sum / 8 * 30, within(1e-4));
      }
    }
  }
}
