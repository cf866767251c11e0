package io.millrace.cli.replay;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.simulate.replay.PlayedTrace;
import io.millrace.simulate.replay.TracePlay;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.StampedDecoder;
import io.millrace.streaming.job.SourceFormat;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.propose.SampledPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the trace that is played, in the way that a pipeline's source names. */
final class TraceReader {

  private final String trace;
  private final PipelineSpec reader;
  private final boolean dump;

  private TraceReader(String trace, PipelineSpec reader, boolean dump) {
    this.trace = trace;
    this.reader = reader;
    this.dump = dump;
  }

  /**
   * The reader of a trace.
   *
   * @param named the pipeline whose source says how it is read; empty: as {@code init} proposes
   */
  static TraceReader of(String trace, Optional<PipelineSpec> named, ModelCatalog catalog)
      throws IOException {
    boolean dump = isDump(trace);
    if (named.isPresent()) {
      return new TraceReader(trace, named.get(), dump);
    }
    return new TraceReader(trace, dump ? null : proposed(trace, catalog), dump);
  }

  private static PipelineSpec proposed(String trace, ModelCatalog catalog) throws IOException {
    String yaml = SampledPipeline.of(trace, "trace", catalog).yaml();
    return PipelineYaml.read(trace + " as init proposes", yaml, Map.of(), catalog);
  }

  private static boolean isDump(String trace) throws IOException {
    String first = FileListing.of(trace).get(0);
    try (InputStream in = InputFiles.open(first, 0)) {
      return DumpReader.isBeginning(in.readNBytes(16));
    }
  }

  /** Whether the records keep their bytes: a dump to whose readings nothing happens. */
  boolean keepsBytes(PlayCut cut, boolean disturbed) {
    return dump && !disturbed && cut.keepsTimes();
  }

  /** Names of the values of a reading; empty if nobody knows them. */
  List<String> names() {
    return reader == null ? List.of() : ReadingDecoders.names(reader);
  }

  /** The pipeline whose source says how the trace is read. */
  PipelineSpec pipeline() {
    if (reader == null) {
      throw CommandException.refused(
          "Cannot read the records of "
              + trace
              + ": expected a pipeline whose source says how; add --map PIPELINE");
    }
    return reader;
  }

  /** The pipeline as one whose source is the trace as it is. */
  PipelineSpec ofTrace() {
    PipelineSpec spec = pipeline();
    return dump
        ? spec.with(spec.input().from(source(Path.of(trace), true, spec.input().source())))
        : spec;
  }

  /** Writes what is played. */
  PlayedTrace write(
      PlayCut cut,
      Disturbance disturbance,
      Optional<PipelineSpec> into,
      Path to,
      TracePlay.Progress progress)
      throws IOException {
    if (keepsBytes(cut, disturbance != Disturbance.NONE)) {
      return TracePlay.copy(trace, cut, to);
    }
    return new TracePlay(into.orElseGet(this::pipeline), trace, format(), cut)
        .write(disturbance, to, progress);
  }

  /** The trace as the user named it. */
  String trace() {
    return trace;
  }

  private FileFormat format() {
    PipelineSpec spec = pipeline();
    return dump
        ? new FileFormat.Dump(
            new StampedDecoder(SourceFormat.values(spec), spec.input().earliness()),
            spec.input().largestRecord())
        : SourceFormat.files(spec);
  }

  /**
   * The source that reads what is played.
   *
   * @param file the dump
   * @param own the source of the pipeline that it is played into
   */
  static SourceSpec source(Path file, boolean keepsBytes, SourceSpec own) {
    RecordFormat values = RecordFormat.READINGS;
    if (keepsBytes) {
      RecordFormat read =
          ReadingDecoders.format(
              own instanceof SourceSpec.HistoryThenLive both ? both.live() : own);
      values = read instanceof RecordFormat.Dump dump ? dump.values() : read;
    }
    return new SourceSpec.Files(
        file.toString(),
        new RecordFormat.Dump(
            keepsBytes ? values : new RecordFormat.Readings(Mapping.TimeForm.MILLIS)));
  }
}
