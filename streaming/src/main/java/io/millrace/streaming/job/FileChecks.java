package io.millrace.streaming.job;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.FileSource;
import io.millrace.streaming.connect.file.FolderSinks;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.kind.ReadingDecoders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Checks a pipeline's files from the client before the job is submitted: one message for each
 * fault. Topics are not checked here, and neither are file systems that only the cluster has a
 * plug-in for; the job checks its source again when it starts.
 */
public final class FileChecks {

  private static final FileStatus[] NOTHING = {};

  private FileChecks() {}

  /** Faults of the source: no file, a file that cannot be read, a header that lacks a column. */
  public static List<String> source(InputSpec input) {
    List<String> faults = new ArrayList<>();
    if (input.source() instanceof SourceSpec.HistoryThenLive both) {
      return source(input.from(both.history()));
    }
    if (input.source() instanceof SourceSpec.Files files) {
      FileFormat format = ReadingDecoders.header(files, input.largestRecord());
      look(
          faults,
          () -> {
            List<String> names = FileListing.of(files.path());
            if (format instanceof FileFormat.Lines) {
              readable(names, faults);
            } else {
              faults.addAll(FileSource.headerFaults(names, format));
            }
          });
    } else if (input.source() instanceof SourceSpec.JsonLines json) {
      look(faults, () -> readable(FileListing.of(json.path()), faults));
    } else if (input.source() instanceof SourceSpec.Csv csv) {
      FileFormat format = FileFormat.Csv.of(csv, input.largestRecord());
      look(
          faults, () -> faults.addAll(FileSource.headerFaults(FileListing.of(csv.path()), format)));
    }
    input.labels().ifPresent(labels -> faults.addAll(source(labels.input())));
    return faults;
  }

  /** Faults of the models of other pipelines that must be there before this one starts. */
  public static List<String> models(PipelineSpec spec) {
    List<String> faults = new ArrayList<>();
    for (PipelineSpec part : spec.parts()) {
      look(faults, () -> PipelineKinds.of(part).check(part));
    }
    return faults.stream().distinct().toList();
  }

  /** Faults of the folders a job writes to: a file in place of one, or models on no local path. */
  public static List<String> outputs(PipelineSpec spec) {
    List<String> faults = new ArrayList<>();
    for (SinkSpec sink : spec.records().values()) {
      if (sink instanceof SinkSpec.Folder folder) {
        look(faults, () -> children(folder.path()));
      }
    }
    for (SinkSpec sink : spec.models()) {
      if (sink instanceof SinkSpec.Folder models) {
        look(faults, () -> children(ModelFolderSink.local(models.path()).toString()));
      }
    }
    return faults;
  }

  /**
   * Faults of the folders a job writes to that starts without a checkpoint: those of {@link
   * #outputs}, and results or dead letters of an earlier run, which nobody could tell from its own.
   * A job that is restored goes on in the folders of the run before.
   */
  public static List<String> freshOutputs(PipelineSpec spec) {
    List<String> faults = new ArrayList<>(outputs(spec));
    if (faults.isEmpty()) {
      spec.records().forEach((key, sink) -> fresh(key, sink, faults));
    }
    return faults;
  }

  private static void fresh(String key, SinkSpec sink, List<String> faults) {
    if (sink instanceof SinkSpec.Folder folder) {
      look(
          faults,
          () -> {
            int parts = 0;
            for (FileStatus child : children(folder.path())) {
              parts += FolderSinks.isPart(child.getPath().getName()) ? 1 : 0;
            }
            if (parts > 0) {
              throw new FileException(
                  "Cannot write "
                      + key
                      + " to "
                      + folder.path()
                      + ": expected none of an earlier run there, found "
                      + (parts == 1 ? "1 file" : parts + " files")
                      + "; name another folder, move them away, or restore that run");
            }
          });
    }
  }

  /** What is in a folder; nothing if it is not there yet. */
  private static FileStatus[] children(String folder) throws IOException {
    Path path = new Path(folder);
    FileSystem system = path.getFileSystem();
    try {
      if (!system.getFileStatus(path).isDir()) {
        throw new FileException(
            "Cannot write to " + folder + ": expected a folder, found a file; name another place");
      }
      FileStatus[] children = system.listStatus(path);
      return children == null ? NOTHING : children;
    } catch (FileNotFoundException absent) {
      return NOTHING;
    } catch (IOException failed) {
      throw InputFiles.failure(folder, failed);
    }
  }

  private static void readable(List<String> files, List<String> faults) {
    for (String file : files) {
      look(faults, () -> InputFiles.open(file, 0).close());
    }
  }

  private static void look(List<String> faults, Look look) {
    try {
      look.at();
    } catch (IOException failed) {
      // Of a file system that only the cluster has: the job looks again.
      if (!InputFiles.isOfAbsentFileSystem(failed)) {
        faults.add(failed.getMessage());
      }
    }
  }

  /** Looks at files. */
  private interface Look {

    void at() throws IOException;
  }
}
