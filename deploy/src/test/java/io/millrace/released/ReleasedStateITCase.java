package io.millrace.released;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.embedded.LocalJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An upgrade: what a released version left behind is taken up, and nothing is lost or doubled.
 *
 * <ul>
 *   <li>savepoints: {@link #exampleUsage} and {@link #goesOnFromASavepoint}
 *   <li>checkpoints with records in flight: {@link #goesOnFromACheckpointWithRecordsInFlight}
 *   <li>topics of models: kind {@code FOLLOW} in all of these, which reads what kind {@code KAFKA}
 *       of the release published, and kind {@code KAFKA}, which publishes on it
 *   <li>readers of results: kind {@code DECODE} in all of these, whose input is what a pipeline of
 *       the release wrote, and {@link ReleasedReadersTest}
 *   <li>another parallelism: {@link #goesOnAtAnotherParallelism}, of every kind
 * </ul>
 */
class ReleasedStateITCase {

  private static final Path RELEASE = Path.of("src", "test", "resources", "released", "0.1.0");

  @Test
  void exampleUsage() throws Exception {
    Path fixture = ReleasedKind.JSON.in(RELEASE);
    ReleasedOutputs uninterrupted = ReleasedOutputs.read(fixture.resolve("expected"));

    ReleasedOutputs found = continued(fixture, "savepoint.zip", uninterrupted.lines());

    assertThat(found.results()).isEqualTo(uninterrupted.results());
    assertThat(found.models()).isEqualTo(uninterrupted.models());
    assertThat(withoutDetail(found.deadLetters()))
        .isEqualTo(withoutDetail(uninterrupted.deadLetters()));
  }

  @ParameterizedTest
  @EnumSource(value = ReleasedKind.class, mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void goesOnFromASavepoint(ReleasedKind kind) throws Exception {
    goesOn(kind, "savepoint.zip");
  }

  @ParameterizedTest
  @EnumSource(ReleasedKind.class)
  void goesOnFromACheckpointWithRecordsInFlight(ReleasedKind kind, @TempDir Path folder)
      throws Exception {
    FolderZip.unpack(kind.in(RELEASE).resolve("checkpoint.zip"), folder);
    assertThat(InFlight.of(folder.resolve("state").toString()).isNone()).isFalse();
    goesOn(kind, "checkpoint.zip");
  }

  /** The upgrade and a rescale in one step, with records in flight. */
  @ParameterizedTest
  @EnumSource(ReleasedKind.class)
  void goesOnAtAnotherParallelism(ReleasedKind kind) throws Exception {
    Path fixture = kind.in(RELEASE);
    String left = kind.ordinal() % 2 == 0 ? "checkpoint.zip" : "savepoint.zip";
    ReleasedOutputs expected = ReleasedOutputs.read(fixture.resolve("expected"));
    try (ReleasedWorld world =
            ReleasedWorld.open(
                fixture,
                "pipeline.yaml",
                Optional.of(fixture.resolve(left)),
                text -> text.replaceFirst("(?m)^parallelism: 2$", "parallelism: 3"));
        LocalJob job = world.goOn()) {
      ReleasedOutputs found = world.end(job, expected.lines());
      assertThat(found.results()).isEqualTo(expected.results());
      assertThat(withoutDetail(found.deadLetters()))
          .isEqualTo(withoutDetail(expected.deadLetters()));
      assertThat(found.models()).isEqualTo(expected.models());
    }
  }

  private static void goesOn(ReleasedKind kind, String left) throws Exception {
    Path fixture = kind.in(RELEASE);
    ReleasedOutputs expected = ReleasedOutputs.read(fixture.resolve("expected"));
    ReleasedOutputs found = continued(fixture, left, expected.lines());
    assertThat(found.results()).isEqualTo(expected.results());
    assertThat(withoutDetail(found.deadLetters())).isEqualTo(withoutDetail(expected.deadLetters()));
    assertThat(found.models()).isEqualTo(expected.models());
  }

  /** All that a job writes which goes on from what an earlier one left, and what that wrote. */
  static ReleasedOutputs continued(Path fixture, String left, int lines) throws Exception {
    Optional<Path> taken = Optional.of(fixture.resolve(left));
    try (ReleasedWorld world = ReleasedWorld.open(fixture, "pipeline.yaml", taken);
        LocalJob job = world.goOn()) {
      return world.end(job, lines);
    }
  }

  /** Reason, place and record are what a release promises; the wording of the detail may change. */
  private static List<String> withoutDetail(List<String> deadLetters) {
    return deadLetters.stream()
        .map(letter -> letter.replaceFirst("\"detail\":\"(?:\\\\.|[^\"\\\\])*\",", ""))
        .sorted()
        .toList();
  }
}
