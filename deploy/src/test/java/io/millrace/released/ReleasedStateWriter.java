package io.millrace.released;

import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.RetainedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;

/**
 * Writes the fixtures of a release: for each kind of pipeline its input, a savepoint, an unaligned
 * checkpoint with records in flight, and what an uninterrupted run writes. The pipelines
 * themselves, {@code <kind>/pipeline.yaml}, must be there.
 *
 * <p>A developer runs it once a release; see the README beside the fixtures. It ends with an error
 * where a state that it has just written does not lead to the results of the uninterrupted run.
 */
public final class ReleasedStateWriter {

  private static final String PIPELINE = "pipeline.yaml";

  /** So slow that the operators hold up their input. */
  private static final PacedCatalog PACED = new PacedCatalog(2_000_000);

  /** Of pipelines that read topics: every reading but the first sixteen of each key. */
  private static final int LINES = ReleasedInput.READINGS - 16 * ReleasedInput.KEYS;

  private static final long LOOK_MILLIS = 20;

  private final ReleasedKind kind;
  private final Path release;
  private final Path fixture;

  private ReleasedStateWriter(ReleasedKind kind, Path release) {
    this.kind = kind;
    this.release = release;
    this.fixture = kind.in(release);
  }

  /**
   * Writes.
   *
   * @param args folder of the release, then the kinds; all where none is named
   */
  public static void main(String[] args) throws Exception {
    Path release = Path.of(args[0]);
    List<ReleasedKind> kinds =
        args.length == 1
            ? List.of(ReleasedKind.values())
            : Arrays.stream(args).skip(1).map(ReleasedKind::valueOf).toList();
    for (ReleasedKind kind : kinds) {
      new ReleasedStateWriter(kind, release).write();
    }
  }

  private void write() throws Exception {
    writeInput();
    ReleasedOutputs whole = uninterrupted();
    whole.write(fixture.resolve("expected"));
    say("%d results, %d letters", whole.results().size(), whole.deadLetters().size());
    writeSavepoint(whole.results().size() / 4);
    check("savepoint.zip", whole);
    writeCheckpoint();
    check("checkpoint.zip", whole);
  }

  private void say(String format, Object... values) {
    System.out.println(kind.word() + ": " + String.format(format, values));
  }

  private void writeInput() throws Exception {
    Path input = fixture.resolve("input");
    Folders.delete(input);
    switch (kind) {
      case KAFKA -> ReleasedInput.topic().write(input.resolve("readings.topic.jsonl.gz"));
      case JSON -> TextFiles.write(input.resolve("readings.jsonl.gz"), ReleasedInput.jsonLines());
      case CSV -> {
        List<List<String>> files = ReleasedInput.csvFiles();
        TextFiles.write(input.resolve("1.csv.gz"), files.get(0));
        TextFiles.write(input.resolve("2.csv"), files.get(1));
      }
      case FOLLOW -> {
        ReleasedInput.topic().write(input.resolve("readings.topic.jsonl.gz"));
        TopicDump.read(ReleasedKind.KAFKA.in(release).resolve("models.topic.jsonl.gz"))
            .newest()
            .write(input.resolve("models.topic.jsonl.gz"));
      }
      case DECODE -> writePackets(input);
    }
  }

  /** Runs the pipeline that compresses, and takes what it wrote. */
  private void writePackets(Path input) throws Exception {
    TextFiles.write(input.resolve("readings.jsonl.gz"), ReleasedInput.jsonLines());
    try (ReleasedWorld world = ReleasedWorld.open(fixture, "compress.yaml");
        LocalJob job = world.start(StandardCatalog::catalog)) {
      ReleasedOutputs written = world.end(job, 0);
      Folders.delete(input);
      TextFiles.write(input.resolve("packets.jsonl.gz"), written.results());
      Path models = world.folder().resolve("out").resolve("models");
      FolderZip.pack(models, input.resolve("codebooks.zip"));
      FolderZip.unpack(input.resolve("codebooks.zip"), input.resolve("codebooks"));
      Files.delete(input.resolve("codebooks.zip"));
    }
  }

  private ReleasedOutputs uninterrupted() throws Exception {
    try (ReleasedWorld world = ReleasedWorld.open(fixture, PIPELINE);
        LocalJob job = world.start(StandardCatalog::catalog)) {
      ReleasedOutputs whole = world.end(job, LINES);
      if (kind == ReleasedKind.KAFKA) {
        world.topic("models").write(fixture.resolve("models.topic.jsonl.gz"));
      }
      return whole;
    }
  }

  private void writeSavepoint(int results) throws Exception {
    try (ReleasedWorld world = ReleasedWorld.open(fixture, PIPELINE)) {
      String savepoint;
      try (LocalJob job = world.start(PACED)) {
        await(job, () -> committed(world) >= results);
        savepoint = job.stop(world.folder().resolve("savepoints"));
      }
      say("savepoint after %d results", committed(world));
      world.leave(Path.of(URI.create(savepoint)), fixture.resolve("savepoint.zip"));
    }
  }

  private void writeCheckpoint() throws Exception {
    try (ReleasedWorld world = ReleasedWorld.open(fixture, PIPELINE)) {
      JobID id;
      try (LocalJob job = world.start(PACED)) {
        id = JobID.fromHexString(job.id());
        // What a checkpoint has covered is committed a little later: the job ends in the time from
        // there to the next checkpoint.
        await(job, () -> committed(world) > 0);
        await(job, () -> !inFlight(world, id).isNone());
        int before = committed(world);
        await(job, () -> committed(world) > before);
      }
      String checkpoint = RetainedCheckpoint.newest(world.checkpoints(), id).orElseThrow();
      InFlight records = InFlight.of(checkpoint);
      if (records.isNone()) {
        throw new IllegalStateException(checkpoint + " holds no records in flight; run again");
      }
      say("checkpoint after %d results, %s", committed(world), records);
      world.leave(Path.of(URI.create(checkpoint)), fixture.resolve("checkpoint.zip"));
    }
  }

  private static InFlight inFlight(ReleasedWorld world, JobID job) {
    try {
      String checkpoint = RetainedCheckpoint.newest(world.checkpoints(), job).orElseThrow();
      return InFlight.of(checkpoint);
    } catch (IOException superseded) {
      return new InFlight(0, 0);
    }
  }

  private static int committed(ReleasedWorld world) {
    try {
      return world.outputs().results().size();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void await(LocalJob job, BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      try {
        job.ended().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        throw new IllegalStateException("Cannot interrupt the job: it read all of its input");
      } catch (TimeoutException runs) {
        continue;
      } catch (ExecutionException failed) {
        throw new IllegalStateException("The job failed", failed.getCause());
      }
    }
  }

  private void check(String left, ReleasedOutputs whole) throws Exception {
    if (!ReleasedStateITCase.continued(fixture, left, whole.lines()).equals(whole)) {
      throw new IllegalStateException(
          kind.word() + "/" + left + " does not lead to the results of an uninterrupted run");
    }
    say("%s restores", left);
  }
}
