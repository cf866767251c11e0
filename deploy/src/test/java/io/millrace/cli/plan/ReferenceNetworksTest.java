package io.millrace.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.continual.network.Plan;
import io.millrace.continual.network.PlanLine;
import io.millrace.continual.network.WholeClip;
import io.millrace.streaming.config.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The networks in {@code examples/networks}: their costs against the figures of their authors, and
 * their steps against the clip in double precision, with weights drawn from a seed.
 */
class ReferenceNetworksTest {

  private static final Path NETWORKS = Path.of("..", "examples", "networks");

  @TempDir Path folder;

  private static Architecture read(Path file) {
    return Architecture.read(ModelFile.read(file.toString()).structure());
  }

  private static Plan plan(String name) {
    return Plan.of(read(NETWORKS.resolve(name + ".yaml")));
  }

  /** The network on fewer places, with a shorter pool at its end: what a test has time for. */
  private Architecture small(String name, boolean halfAsWide) throws IOException {
    String text = Files.readString(NETWORKS.resolve(name + ".yaml"));
    text =
        text.replace("space: [25]", "space: [3]")
            .replaceAll("space: \\[(160|224|312), \\1\\]", "space: [32, 32]");
    text = text.replace("frames: 75", "frames: 2").replace("frames: 220", "frames: 2");
    text =
        text.replaceAll("pool: \\{frames: 1[36]", "pool: {frames: 2")
            .replace("window: 64", "window: 6");
    for (int width : halfAsWide ? List.of(64, 128, 256) : List.<Integer>of()) {
      text = text.replace("out: " + width + ",", "out: " + width / 2 + ",");
    }
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, text);
    return read(file);
  }

  /** CoST-GCN without padding: 0.16 billion multiply-adds for two people. */
  @Test
  void exampleUsage() {
    Plan plan = plan("cost-gcn-mod");
    assertThat(2e-9 * plan.multiplyAdds()).isCloseTo(.16, within(.05 * .16));
    assertThat(plan.timing().receptiveField()).isEqualTo(300);
    assertThat(plan.timing().delay()).isEqualTo(299);
    assertThat(plan.stateBytes()).isLessThan(1_700_000);
    assertThat(plan.layers())
        .extracting(PlanLine::path)
        .contains("layers.layer2.gcn", "layers.layer2.tcn.t_conv", "fc");
  }

  /**
   * Figures of the papers, whose FLOP are multiply-adds: people · frames of a prediction · cost of
   * a frame. DS-CNN: 5.4 million operations for 49 frames, TC-ResNet8: 3.0 for 98, two for each
   * multiply-add.
   */
  @ParameterizedTest
  @CsvSource({
    "cost-gcn-mod, 2, 160e6",
    "coa-gcn-mod, 2, 170e6",
    "cos-tr-mod, 2, 150e6",
    "cos-tr, 8, 220e6",
    "cooadtr-b1, 1, 10.6e6",
    "ds-cnn, 49, 2.7e6",
    "tc-resnet8, 98, 1.5e6"
  })
  void theCostIsThatOfThePaper(String name, int frames, double paper) {
    assertThat((double) frames * plan(name).multiplyAdds()).isCloseTo(paper, within(.05 * paper));
  }

  /**
   * The papers' figures for CoST-GCN and CoA-GCN, 0.27 and 0.30 billion, contain the strided
   * convolutions in steps without an output, because their library computes those. Here they cost
   * nothing.
   */
  @ParameterizedTest
  @CsvSource({"cost-gcn, 270e6", "coa-gcn, 300e6"})
  void stepsWithoutOutputCostNothing(String name, double paper) {
    Plan plan = plan(name);
    long silent = 0;
    for (PlanLine line : plan.layers()) {
      int before = line.reached().stride() / line.own().stride();
      silent += line.multiplyAdds() / before - line.multiplyAdds() / line.reached().stride();
    }
    assertThat(8. * (plan.multiplyAdds() + silent)).isCloseTo(paper, within(.05 * paper));
    assertThat(8. * plan.multiplyAdds()).isLessThan(.87 * paper);
  }

  /**
   * X3D: 1.96, 4.73 and 18.37 billion multiply-adds for a clip of 13, 16 and 16 frames say its
   * authors, without the head that a stream computes in each step; 3.79, 3.79 and 6.15 million
   * trained numbers, without the statistics of the norms.
   */
  @ParameterizedTest
  @CsvSource({
    "x3d-s, 13, 1.96e9, 3.79e6",
    "x3d-m, 16, 4.73e9, 3.79e6",
    "x3d-l, 16, 18.37e9, 6.15e6"
  })
  void theCostOfVideoIsThatOfItsAuthors(String name, int frames, double paper, double weights) {
    Plan plan = plan(name);
    long head = 432L * 2048 + 2048 * 400;
    assertThat((double) frames * (plan.multiplyAdds() - head))
        .isCloseTo(paper, within(.01 * paper));
    long statistics = 0;
    for (PlanLine line : plan.layers()) {
      statistics += line.kind().startsWith("batch_norm") ? line.weights() / 2 : 0;
    }
    assertThat((double) plan.weights() - statistics).isCloseTo(weights, within(.005 * weights));
  }

  /**
   * The continual paper says 0.17, 0.33 and 1.25 billion a frame. Its counter adds two operations
   * for each number that a norm passes, one for each of an activation, and for pools the frames of
   * their windows.
   */
  @ParameterizedTest
  @CsvSource({"x3d-s, 13, .17e9", "x3d-m, 16, .33e9", "x3d-l, 16, 1.25e9"})
  void theCostOfVideoAsTheContinualPaperCountsIt(String name, int frames, double paper) {
    Plan plan = plan(name);
    double counted = plan.multiplyAdds();
    for (PlanLine line : plan.layers()) {
      int out = line.output().width();
      counted += line.kind().startsWith("batch_norm") ? 2 * out : 0;
      counted += List.of("relu", "silu", "sigmoid").contains(line.kind()) ? out : 0;
      counted += line.kind().endsWith("_pool") ? frames * line.input().width() : 0;
    }
    assertThat(counted).isCloseTo(paper, within(.025 * paper));
    assertThat((double) plan.multiplyAdds()).isCloseTo(paper, within(.11 * paper));
  }

  /** What {@code millrace import} says of the published graph. */
  @Test
  void theVoiceDetectorIsTheImportedGraph() {
    Plan plan = plan("silero-vad");
    assertThat(plan.multiplyAdds()).isEqualTo(679_936);
    assertThat(plan.weights()).isEqualTo(309_633);
    assertThat(plan.layers())
        .extracting(PlanLine::path)
        .contains(
            "magnitude",
            "model.encoder.0.reparam_conv",
            "model.decoder.rnn",
            "model.decoder.decoder.2");
  }

  /**
   * The exact second layer asks for one row alone; the paper's library projects the queries of all
   * 64. Its first layer corrects the attention of older rows by two of them, where this one
   * computes it: 413.7 million, and 411.9 in the paper.
   */
  @Test
  void depthCostsTheWindowButOneQuery() {
    long multiplyAdds = plan("cooadtr-b2").multiplyAdds();
    assertThat(multiplyAdds).isEqualTo(355_620_864L);
    long queries = 63L * 1024 * 1024;
    long attention = 64L * 2 * 64 * 1024;
    long corrections = 6L * 64 * 1024;
    assertThat((double) multiplyAdds + queries - attention + corrections)
        .isCloseTo(411.9e6, within(.01 * 411.9e6));
  }

  @ParameterizedTest
  @CsvSource({
    "cost-gcn, 9",
    "coa-gcn, 9",
    "cos-tr, 9",
    "x3d-s, 3",
    "x3d-m, 3",
    "x3d-l, 2",
    "silero-vad, 5",
    "cooadtr-b1, 14",
    "cooadtr-b2, 14",
    "ds-cnn, 110",
    "tc-resnet8, 190",
    "wavenet, 600",
    "silero-vad, 6"
  })
  void stepsAreTheClipAtFullWidth(String name, int frames) throws IOException {
    stepsAreTheClip(name, small(name, false), frames);
  }

  /** Without padding the first output needs 81 frames, so these run on narrower layers. */
  @ParameterizedTest
  @ValueSource(strings = {"cost-gcn-mod", "coa-gcn-mod", "cos-tr-mod"})
  void stepsAreTheClipOfHalfTheWidth(String name) throws IOException {
    stepsAreTheClip(name, small(name, true), 83);
  }

  private static void stepsAreTheClip(String name, Architecture architecture, int frames) {
    Weights weights = DrawnModel.weights(architecture, 1);
    SeededRandom random = new SeededRandom(2);
    float[][] clip = new float[frames][architecture.channels()];
    for (float[] frame : clip) {
      for (int c = 0; c < frame.length; c++) {
        frame[c] = (float) random.gaussian();
      }
    }
    float[][] expected = WholeClip.run(architecture, weights, clip);
    List<float[]> outputs = new ArrayList<>();
    SingleStream stream = SingleStream.of(Network.of(architecture, weights), 0);
    for (int t = 0; t < frames; t++) {
      stream.step(clip[t], t).map(SingleStream.Answer::output).ifPresent(outputs::add);
    }
    stream.flush(frames).forEach(answer -> outputs.add(answer.output()));
    assertThat(outputs).as(name).hasSameSizeAs(expected).isNotEmpty();
    for (int k = 0; k < expected.length; k++) {
      double largest = 1;
      for (float value : expected[k]) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int c = 0; c < expected[k].length; c++) {
        assertThat((double) outputs.get(k)[c])
            .as("%s, output %d, number %d", name, k, c)
            .isCloseTo(expected[k][c], within(2e-4 * largest));
      }
    }
  }

  /** Every file is read, and has a line in the page beside it. */
  @Test
  void everyNetworkIsListed() throws IOException {
    String page = Files.readString(NETWORKS.resolve("README.md"));
    try (Stream<Path> files = Files.list(NETWORKS)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        assertThat(page).contains("[" + file.getFileName() + "](" + file.getFileName() + ")");
        assertThat(Plan.of(read(file)).layers()).isNotEmpty();
      }
    }
  }
}
