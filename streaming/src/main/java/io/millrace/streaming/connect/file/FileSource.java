package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
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
 * Files as a source that ends, read by one reader in the order of their names, line by line,
 * whatever the parallelism.
 *
 * <p>The files are listed once, when the job starts, and are part of the checkpoint with the place
 * of the reader: a restored job reads the same files from there on, and none that came later. A
 * file must not change while the job runs. Paths go through Flink's file systems, so {@code s3://}
 * and others work where their plugin is installed.
 *
 * <p>A line that is no observation becomes a dead letter that names file and line, counted from 1;
 * of a CSV record that spans lines it names the first. A line longer than the format's largest is
 * not held in memory. Empty lines are passed over. Files whose name ends in {@code .gz} are
 * unpacked; their place is found again by unpacking up to it.
 *
 * <p>A job whose path matches no file, or one of whose CSV files lacks a column, ends at its start
 * with a {@link FileException}; no restart is tried.
 */
public final class FileSource implements Source<Inbound, FileQueue, WaitingFiles> {

  private static final long serialVersionUID = 1L;

  private static final int MOST_FAULTS = 5;

  private final String path;
  private final FileFormat format;

  /**
   * @param path a file, a folder, or a folder with a glob such as {@code readings/*.csv.gz}
   */
  public FileSource(String path, FileFormat format) {
    this.path = path;
    this.format = format;
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
    return new FileSourceReader(format);
  }

  @Override
  public SimpleVersionedSerializer<FileQueue> getSplitSerializer() {
    return new FileQueueSerializer();
  }

  @Override
  public SimpleVersionedSerializer<WaitingFiles> getEnumeratorCheckpointSerializer() {
    return new WaitingFilesSerializer();
  }

  /** What is wrong with the headers of files, a message a file, the first few. */
  public static List<String> headerFaults(List<String> files, FileFormat format)
      throws IOException {
    List<String> faults = new ArrayList<>();
    if (format instanceof FileFormat.Csv csv) {
      int more = 0;
      for (String file : files) {
        try {
          CsvFiles.header(file, csv);
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
