package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code millrace models publish, rollback, diff} with folders. */
final class ModelsInMotionTest {

  @TempDir Path root;

  private Path models;

  @BeforeEach
  void publishedByALearner() throws IOException {
    models = root.resolve("models");
    ModelFolder folder = new ModelFolder(models);
    folder.write(ModelExamples.model("Dongsi", 50, Provenance.NO_PARENT));
    folder.write(ModelExamples.model("Dongsi", 100, 50));
    folder.write(ModelExamples.model("Tiantan", 7, Provenance.NO_PARENT));
  }

  @Test
  void exampleUsage() throws IOException {
    String target = root.resolve("stable").toString();

    Cli.Outcome outcome =
        Cli.call(
            "models",
            "publish",
            models.toString(),
            "--to",
            target,
            "--as",
            "air-stable",
            "--at",
            "2026-01-31T06:00:00+08:00");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines())
        .containsExactly(
            "published air-stable/Dongsi/100 in " + target,
            "published air-stable/Tiantan/7 in " + target);
    assertThat(new ModelFolder(Path.of(target)).read(new ModelName("air-stable", "Tiantan", 7)))
        .returns(ReleaseStatus.RELEASED.startingAt(1_769_810_400_000L), model -> model.standing());
  }

  @Test
  void aFileIsPublishedWithTheManifestBesideIt() throws IOException {
    Path tensors = models.resolve("air/Dongsi/000000000050.safetensors");
    String target = root.resolve("one").toString();

    assertThat(Cli.call("models", "publish", tensors.toString(), "--to", target).out())
        .startsWith("published air/Dongsi/50 in ");
    Files.delete(models.resolve("air/Dongsi/000000000050.json"));
    Cli.Outcome alone = Cli.call("models", "publish", tensors.toString(), "--to", target);
    assertThat(alone.exitCode()).isEqualTo(1);
    assertThat(alone.err()).contains("expected its manifest at", "copy both files of a version");
  }

  @Test
  void rollsBackToTheVersionBeforeAndResumes() throws IOException {
    ModelFolder folder = new ModelFolder(models);

    assertThat(Cli.call("models", "rollback", models.toString(), "air", "Dongsi").out())
        .startsWith("holding air/Dongsi/50 in ");
    assertThat(folder.answering("air")).extracting(ModelName::version).containsExactly(50L, 7L);
    assertThat(Cli.call("models", "list", models.toString()).out())
        .endsWith("held: air/Dongsi/50" + System.lineSeparator());
    folder.write(ModelExamples.model("Dongsi", 150, 100));
    assertThat(folder.answering("air")).extracting(ModelName::version).containsExactly(50L, 7L);

    Cli.Outcome further = Cli.call("models", "rollback", models.toString(), "air", "Dongsi");
    assertThat(further.exitCode()).isEqualTo(1);
    assertThat(further.err())
        .contains("expected a version before the one that answers", "found [50, 100, 150]");

    assertThat(Cli.call("models", "rollback", "--resume", models.toString(), "air", "Dongsi").out())
        .startsWith("resumed air/Dongsi/150 in ");
    assertThat(folder.answering("air")).extracting(ModelName::version).containsExactly(150L, 7L);
    assertThat(Cli.call("models", "rollback", models.toString(), "air", "Dongsi", "60").err())
        .contains("Cannot roll back: expected version 60 in");
  }

  @Test
  void aFolderToTakeAVersionFromNeedsTheVersion() {
    String folder = models.toString();
    Cli.Outcome outcome = Cli.call("models", "rollback", folder, "air", "Dongsi", "--from", folder);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "Cannot choose the version before the active one from " + folder,
            "name the " + "VERSION");
  }

  @Test
  void comparesSlotBySlotAndMatchesAtoms() throws IOException {
    Path first =
        file(
            "a.safetensors",
            new Tensor("dictionary", List.of(2, 2), new float[] {1, 0, 0, 1}),
            new Tensor("scale", List.of(), new float[] {2}),
            new Tensor("gone", List.of(1), new float[] {2}));
    Path second =
        file(
            "b.safetensors",
            new Tensor("dictionary", List.of(2, 2), new float[] {0, 1, -.6f, .8f}),
            new Tensor("scale", List.of(), new float[] {3}),
            new Tensor("come", List.of(1), new float[] {2}));

    Cli.Outcome diff = Cli.call("models", "diff", first.toString(), second.toString());

    // Differences -1, 1, -.6, -.2: 2.4 in squares over 4 numbers; the first has norm 2 ** .5.
    assertThat(diff.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly(
            "slot shape largest rms relative",
            "dictionary 2x2 1.000 0.7746 1.095",
            "scale scalar 1.000 1.000 0.5000",
            "gone 1 only in the first - -",
            "come 1 only in the second - -",
            "dictionary: 2 atoms matched, 2 of them in another row, 1 of the other sign; |cosine|"
                + " of partners 0.800000 on average, 0.600000 at least");
    assertThat(Cli.call("models", "diff", models.toString(), "air", "Dongsi", "50", "100").out())
        .contains("2 atoms matched, 0 of them in another row");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models publish out",
        "models publish out --topic models",
        "models publish out air --to there",
        "models publish out --to there --at noon",
        "models publish out --brokers localhost:1 --to a --topic b",
        "models rollback",
        "models rollback out air",
        "models rollback out air Dongsi 1 2",
        "models rollback out air Dongsi 1 --resume",
        "models diff a",
        "models diff out air Dongsi 1",
      })
  void badUsageIsOneMessageAndTheUsage(String line) {
    Cli.Outcome usage = Cli.call(line.split(" "));

    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.out()).isEmpty();
    assertThat(usage.err()).contains("Usage: millrace models").doesNotContain("\tat ");
  }

  private Path file(String name, Tensor... tensors) throws IOException {
    byte[] bytes = Safetensors.write(new Safetensors.Contents(List.of(tensors), Map.of()));
    return Files.write(root.resolve(name), bytes);
  }
}
