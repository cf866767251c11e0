package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads files as a bounded source, line by line in the order of their names, with one reader at any
 * parallelism.
 *
 * <p>The files are listed once, when the job starts. Checkpoints contain the list and the read
 * position: a restored job continues there and does not read files that were added later. A file
 * must not change while the job runs. Paths are resolved by Flink's file systems, so {@code s3://}
 * and others work where their plugin is installed.
 *
 * <p>A line that is not an observation becomes a dead letter with file and line, counted from 1;
 * for a CSV record that spans lines, the first line. A line longer than the format's maximum is not
 * kept in memory. Empty lines are skipped. Files whose name ends in {@code .gz} are decompressed; a
 * restored job decompresses them up to the read position.
 *
 * <p>If the path matches no file, or a CSV file has a missing column, the job fails at its start
 * with a {@link FileException} and is not restarted.
 */
public final class FileSource implements Source<Inbound, FileQueue, WaitingFiles> {

  private static final long serialVersionUID = 1L;

  private static final int MOST_FAULTS = 5;

  private final String path;
  private final FileFormat format;
  private final Pace pace;

  /**
   * @param path a file, a folder, or a folder with a glob such as {@code readings/*.csv.gz}
   */
  public FileSource(String path, FileFormat format) {
    this(path, format, Pace.NONE);
  }

  /**
   * @param path a file, a folder, or a folder with a glob such as {@code readings/*.csv.gz}
   * @param pace how fast records with a timestamp are played
   */
  public FileSource(String path, FileFormat format, Pace pace) {
    this.path = path;
    this.format = format;
    this.pace = pace;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<FileQueue, WaitingFiles> createEnumerator(
      SplitEnumeratorContext<FileQueue> context) throws IOException {
    List<String> files = FileListing.of(path);
    List<String> faults = headerFaults(files, format);
    if (!faults.isEmpty()) {
      throw new FileException(String.join("\n", faults));
    }
    return restoreEnumerator(context, new WaitingFiles(Optional.of(FileQueue.of(files))));
  }

  @Override
  public SplitEnumerator<FileQueue, WaitingFiles> restoreEnumerator(
      SplitEnumeratorContext<FileQueue> context, WaitingFiles waiting) {
    return new FileEnumerator(context, waiting);
  }

  @Override
  public SourceReader<Inbound, FileQueue> createReader(SourceReaderContext context) {
    return pace.isNone()
        ? new FileSourceReader(format)
        : new FileSourceReader(format, new Play(pace, context.metricGroup()));
  }

  @Override
  public SimpleVersionedSerializer<FileQueue> getSplitSerializer() {
    return new FileQueueSerializer();
  }

  @Override
  public SimpleVersionedSerializer<WaitingFiles> getEnumeratorCheckpointSerializer() {
    return new WaitingFilesSerializer();
  }

  /**
   * The first few faults in the headers of files, one message per file, and how many more there
   * are.
   */
  public static List<String> headerFaults(List<String> files, FileFormat format)
      throws IOException {
    List<String> faults = new ArrayList<>();
    if (!(format instanceof FileFormat.Lines)) {
      int more = 0;
      for (String file : files) {
        try {
          if (format instanceof FileFormat.Csv csv) {
            CsvFiles.header(file, csv);
          } else if (format instanceof FileFormat.Avro avro) {
            OpenAvro.open(file, avro).close();
          } else if (format instanceof FileFormat.Series series) {
            OpenLines.of(FileQueue.of(List.of(file)), series).close();
          } else if (format instanceof FileFormat.Dump dump) {
            OpenDump.of(FileQueue.of(List.of(file)), dump).close();
          }
        } catch (FileException fault) {
          if (faults.size() < MOST_FAULTS) {
            faults.add(fault.getMessage());
          } else {
            more++;
          }
        }
      }
      if (more > 0) {
        faults.add("… and " + more + " more files like these");
      }
    }
    return faults;
  }
}
