package io.millrace.cli.replay;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.simulate.replay.PlayedTrace;
import io.millrace.simulate.replay.TracePlay;
import io.millrace.streaming.connect.file.FileListing;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A trace that is written down once, with its faults, for several runs that read the same bytes.
 */
public final class WrittenTrace {

  private final Wish wish;
  private final TraceReader reader;
  private final PlayFolder place;
  private final Preparing preparing;
  private PlayedTrace played;
  private long records;
  private String settings = "";

  private WrittenTrace(Wish wish, TraceReader reader, PlayFolder place, Preparing preparing) {
    this.wish = wish;
    this.reader = reader;
    this.place = place;
    this.preparing = preparing;
  }

  /**
   * What is written.
   *
   * @param trace a file, a folder or a glob
   * @param reader the pipeline whose source says how it is read
   * @param scenario file of the faults that are injected; empty: none
   * @param seed of the scenario in place of the one in its file; null: that one
   * @param cut the part of the trace
   */
  public record Wish(
      String trace, PipelineSpec reader, Optional<Path> scenario, Long seed, PlayCut cut) {}

  /**
   * How the source of a pipeline reads a record: its format and mapping, as text that two pipelines
   * share only if the same record is the same reading to both. Empty where it reads no files.
   */
  public static String reading(PipelineSpec pipeline) {
    SourceSpec source = pipeline.input().source();
    return source instanceof SourceSpec.Kafka || source instanceof SourceSpec.HistoryThenLive
        ? ""
        : source.withPaths(path -> "") + " " + pipeline.input().words();
  }

  /**
   * Prepares it; nothing is written yet.
   *
   * @param folder of what is written
   * @param out takes what is said of the trace
   */
  public static WrittenTrace of(Wish wish, Path folder, ModelCatalog catalog, PrintWriter out)
      throws IOException {
    TraceReader reader = TraceReader.of(wish.trace(), Optional.of(wish.reader()), catalog);
    PlayFolder place = new PlayFolder(folder);
    Preparing preparing =
        new Preparing(
            reader, place, new Preparing.Faults(wish.scenario(), wish.seed()), wish.cut(), out);
    return new WrittenTrace(wish, reader, place, preparing);
  }

  /**
   * Writes it, or takes what an earlier call of the same wish wrote.
   *
   * @param into the pipelines that read it
   * @param resume whether it must be there already
   * @throws CommandException if a pipeline has other channels, or there is nothing to go on with
   */
  public void write(List<PipelineSpec> into, boolean resume) throws IOException {
    into.forEach(preparing::refuseOtherChannels);
    String settings = settings();
    if (!resume) {
      played = preparing.write(Optional.of(into.get(0)));
      records = played.records();
      place.write(
          new PlayFolder.Position(
              "compare", settings, System.currentTimeMillis(), Optional.of(0L)));
      return;
    }
    boolean same =
        place.read().filter(found -> found.settings().equals(settings)).isPresent()
            && Files.exists(place.trace());
    if (!same) {
      throw CommandException.refused(
          "Cannot go on in "
              + PlayFolder.shown(place.trace().getParent())
              + ": expected runs on the same trace, part and scenario, found none; give the same"
              + " options, or begin anew without --resume");
    }
    records = PipelinePlay.counted(place.trace());
  }

  /** Number of records that were written. */
  public long records() {
    return records;
  }

  /** A pipeline that reads what was written. */
  public PipelineSpec played(PipelineSpec into) {
    return preparing.played(into);
  }

  /**
   * Writes the records that come before a time, each with its own bytes: the beginning of a play.
   *
   * @param arrival milliseconds since 1970 UTC
   * @param to the file
   * @return its number of records
   */
  public long writeBeginning(long arrival, Path to) throws IOException {
    PlayCut before =
        new PlayCut(OptionalLong.empty(), OptionalLong.of(arrival), 1, OptionalLong.empty());
    return TracePlay.copy(place.trace().toString(), before, to).records();
  }

  /** A pipeline that reads a beginning. */
  public PipelineSpec played(PipelineSpec into, Path beginning) {
    PipelineSpec whole = played(into);
    return whole.with(
        whole
            .input()
            .from(TraceReader.source(beginning, preparing.keepsBytes(), into.input().source())));
  }

  /** What was written, if it was by this call. */
  public PlayedTrace played() {
    return played;
  }

  /** The pipeline whose source is the trace as it is, without faults. */
  public PipelineSpec undisturbed() {
    return reader.ofTrace();
  }

  /** What was written. */
  public Path file() {
    return place.trace();
  }

  /** The trace as the user named it. */
  public String name() {
    return wish.trace();
  }

  /** The truth of the scenario; empty without one. */
  public Optional<Path> truth() {
    return Optional.of(place.truth()).filter(Files::exists);
  }

  /** What is written, as text that two equal wishes share. */
  public String settings() throws IOException {
    if (settings.isEmpty()) {
      settings = preparing.settings() + " " + digest();
    }
    return settings;
  }

  /** Of the bytes of its files: a file that was changed in place often keeps its length. */
  private String digest() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] some = new byte[1 << 16];
      for (String file : FileListing.of(reader.trace())) {
        org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file);
        try (InputStream in = path.getFileSystem().open(path)) {
          for (int read = in.read(some); read >= 0; read = in.read(some)) {
            digest.update(some, 0, read);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
