package io.millrace.simulate.demo.skeleton;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Attachment;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.continual.network.Plan;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.SkeletonRecordings;
import io.millrace.streaming.config.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The network that ships, against the script that trained it. */
final class SkeletonNetworkTest {

  private static final Path MODEL = Path.of("..", "examples", "skeleton", "actions.yaml");

  private static Attachment model() {
    return ModelFile.read(MODEL.toString());
  }

  private static boolean isOfTheFirst(Reading reading) {
    return reading.key().equals("p7_1");
  }

  private static Plan plan() {
    return Plan.of(Architecture.read(model().structure()));
  }

  /** Clips in double precision by torch against single steps in floats. */
  @Test
  void stepsGiveWhatTheScriptGivesForTheWholeRecording() throws IOException {
    SingleStream stream = SingleStream.of(Network.of(model()), 0);
    int compared = 0;
    try (InputStream file = SkeletonNetworkTest.class.getResourceAsStream("reference.csv");
        Stream<Reading> readings = new SkeletonRecordings().readings()) {
      String[] expected = new String(file.readAllBytes(), UTF_8).split("\n");
      for (Reading reading : readings.takeWhile(SkeletonNetworkTest::isOfTheFirst).toList()) {
        float[] frame = Arrays.copyOf(reading.values(), stream.signature().inputWidth());
        long at = stream.steps();
        Optional<SingleStream.Answer> answer = stream.step(frame, reading.time());
        String[] numbers = expected[Math.min(compared, expected.length - 1)].split(",");
        if (at == Long.parseLong(numbers[0])) {
          compared++;
          for (int column = 1; column < numbers.length; column++) {
            float reference = Float.parseFloat(numbers[column]);
            assertThat(answer.orElseThrow().output()[column - 1])
                .as("frame %d, number %d", at, column)
                .isCloseTo(reference, within(1e-4f * Math.max(1, Math.abs(reference))));
          }
        }
      }
      assertThat(compared).isEqualTo(expected.length).isGreaterThan(30);
    }
  }

  @Test
  void itIsSmall() throws IOException {
    assertThat(plan().multiplyAdds()).isLessThanOrEqualTo(2_000_000);
    assertThat(Files.size(MODEL.resolveSibling("actions.safetensors")))
        .isLessThanOrEqualTo(1_000_000);
  }

  /** Each temporal convolution takes eight of the frames that reach it; four are left. */
  @Test
  void aClipCostsWhatItsLayersComputeOnAllOfItsFrames() {
    long joints = 20;
    long frames = 44;
    long sum = frames * (60 + 120 + 120);
    int channels = 6;
    for (int out : List.of(32, 32, 32, 32, 48)) {
      long projected = channels == out ? 0 : (long) channels * out;
      sum += frames * joints * (3 * (channels * out + joints * channels) + projected);
      frames -= 8;
      sum += frames * joints * 9 * out * out;
      sum += channels == 6 ? 0 : frames * joints * projected;
      channels = out;
    }
    assertThat(frames).isEqualTo(4);
    assertThat(plan().timing().receptiveField()).isEqualTo(45);
    assertThat(Costs.ofClip(plan())).isEqualTo(sum + joints * 48 * 48 + 48 * 9);
  }
}
