package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.start.RetainedState;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalFoldersTest {

  private static final JobID OLD = JobID.fromHexString("00000000000000000000000000000001");
  private static final JobID NEW = JobID.fromHexString("00000000000000000000000000000002");

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    LocalFolders folders = new LocalFolders(folder, pipeline(""));

    folders.make(NEW);
    Path checkpoint = complete(folder.resolve("out/checkpoints/boiler/" + NEW + "/chk-3"));

    assertThat(folders.checkpointsOf(NEW))
        .isEqualTo("file://" + folder + "/out/checkpoints/boiler/" + NEW);
    assertThat(folders.shown(folders.checkpointsOf(NEW)))
        .isEqualTo("out/checkpoints/boiler/" + NEW);
    assertThat(newest(folders)).hasValue(checkpoint);
  }

  /** Flink takes the text of a URI as it is: escaped, a blank would name a second folder. */
  @ParameterizedTest
  @ValueSource(strings = {"my runs", "Kessel Nº 7", "50%20", "a#1"})
  void aFolderOfAnyNameKeepsItsStatesWhereTheUserIs(String name) throws IOException {
    Path work = Files.createDirectory(folder.resolve(name));
    LocalFolders folders = new LocalFolders(work, pipeline(""));

    folders.make(NEW);
    Path checkpoint =
        complete(
            Path.of(new org.apache.flink.core.fs.Path(folders.checkpointsOf(NEW)).getPath())
                .resolve("chk-1"));

    assertThat(checkpoint).startsWith(work);
    assertThat(newest(folders)).hasValue(checkpoint);
    assertThat(folders.shown(folders.states().savepoints().get(0))).isEqualTo("out/savepoints");
    folders.deleteCheckpointsOf(NEW);
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void theFoldersOfAPipelineAreReadableByTheirOwnerAlone() throws IOException {
    LocalFolders folders = new LocalFolders(folder, pipeline(""));

    folders.make(NEW);
    folders.makeSavepoints();

    assertThat(Files.getPosixFilePermissions(folders.checkpoints())).isEqualTo(owner("rwx------"));
    assertThat(Files.getPosixFilePermissions(folders.savepoints())).isEqualTo(owner("rwx------"));
    assertThat(folders.notes()).isEmpty();
  }

  @Test
  void aFolderThatWasOpenBeforeIsToldAndStaysOpen() throws IOException {
    LocalFolders folders = new LocalFolders(folder, pipeline(""));
    Files.createDirectories(folders.savepoints());
    Files.setPosixFilePermissions(folders.savepoints(), owner("rwxr-xr-x"));

    folders.makeSavepoints();

    assertThat(folders.notes())
        .containsExactly(
            "note: other users can read out/savepoints; close it with: chmod -R go="
                + " out/savepoints");
  }

  @Test
  void onlyFoldersWithoutACompleteCheckpointAreLitter() throws IOException {
    LocalFolders folders = new LocalFolders(folder, pipeline(""));
    Path kept = complete(folders.checkpoints().resolve("killed/chk-9"));
    Path litter = Files.createDirectories(folders.checkpoints().resolve("early/shared"));
    Path own = Files.createDirectories(folders.checkpoints().resolve(NEW.toHexString()));
    Path note = Files.writeString(folders.checkpoints().resolve("README"), "mine");

    folders.deleteLitter(NEW);

    assertThat(litter.getParent()).doesNotExist();
    assertThat(kept).exists();
    assertThat(own).as("of the run that begins").exists();
    assertThat(note).as("no folder of a job").exists();
  }

  @Test
  void theRunBeforeLosesItsCheckpointsOnceTheyAreSuperseded() throws IOException {
    LocalFolders folders = new LocalFolders(folder, pipeline(""));
    Path before = complete(folders.checkpoints().resolve(OLD.toHexString() + "/chk-4"));
    Path savepoint = complete(folders.savepoints().resolve("savepoint-1"));
    Path foreign = complete(folder.resolve("elsewhere/" + OLD + "/chk-4"));

    folders.deleteSuperseded("file:" + before);
    folders.deleteSuperseded("file:" + savepoint);
    folders.deleteSuperseded(foreign.toString());
    folders.deleteSuperseded("s3://bucket/checkpoints/boiler/1/chk-4");

    assertThat(before.getParent()).doesNotExist();
    assertThat(savepoint).as("savepoints are the user's").exists();
    assertThat(foreign).as("not in the folder of this pipeline").exists();
  }

  /** {@code --from} the folder of all checkpoints would delete those of every run. */
  @Test
  void thePlaceOfAllCheckpointsIsNeverSuperseded() throws IOException {
    LocalFolders folders = new LocalFolders(folder, pipeline(""));
    Path before = complete(folders.checkpoints().resolve(OLD.toHexString() + "/chk-4"));

    folders.deleteSuperseded(folders.checkpoints().toString());
    folders.deleteSuperseded(folders.checkpoints().resolve(OLD.toHexString()).toString());

    assertThat(before).exists();
  }

  @Test
  void aFolderThatThePipelineNamesIsUsedAndNotDeletedWithStatesInIt() throws IOException {
    Path named = folder.resolve("my states");
    LocalFolders folders =
        new LocalFolders(folder, pipeline("checkpoints: {directory: '" + named + "'}"));
    folders.make(NEW);
    Path kept = complete(named.resolve(OLD.toHexString() + "/chk-2"));

    assertThat(folders.checkpointsOf(NEW)).isEqualTo("file://" + named + "/" + NEW);
    assertThat(folders.checkpointsHere()).hasValue(named);
    assertThat(named.resolve(NEW.toHexString())).isDirectory();
    folders.deleteCheckpointsOf(NEW);
    folders.deleteCheckpointsOf(OLD);

    assertThat(named.resolve(NEW.toHexString())).as("it was empty").doesNotExist();
    assertThat(kept).exists();
    assertThat(newest(folders)).hasValue(kept);
  }

  @Test
  void aFileSystemElsewhereIsLeftToFlink() throws IOException {
    LocalFolders folders =
        new LocalFolders(folder, pipeline("checkpoints: {directory: 's3://bucket/states/'}"));

    folders.make(NEW);

    assertThat(folders.checkpointsOf(NEW)).isEqualTo("s3://bucket/states/" + NEW);
    assertThat(folders.checkpointsHere()).isEmpty();
    assertThat(folders.shown(folders.checkpointsOf(NEW))).isEqualTo("s3://bucket/states/" + NEW);
    assertThat(folder).isEmptyDirectory();
  }

  private PipelineSpec pipeline(String more) {
    String text =
        """
        name: boiler
        channels: [a, b]
        source: {json: {path: in.jsonl}}
        operators: [standardize, {dictionary: {keep: 1}}]
        results: {folder: out/results}
        %s
        """
            .formatted(more);
    return PipelineYaml.read("p.yaml", text, Map.of(), StandardCatalog.catalog());
  }

  private static Optional<Path> newest(LocalFolders folders) {
    return new RetainedState("boiler", folders.states(), (uri, name) -> true, uri -> 1)
        .ofAnyRun()
        .map(found -> Path.of(new org.apache.flink.core.fs.Path(found.uri()).getPath()));
  }

  private static Path complete(Path state) throws IOException {
    Files.createDirectories(state);
    Files.createFile(state.resolve("_metadata"));
    return state;
  }

  private static Set<PosixFilePermission> owner(String text) {
    return PosixFilePermissions.fromString(text);
  }
}
