package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Reads all records of files at once, in the order of a {@link FileSource}, without a job. */
public final class FileRecords {

  private FileRecords() {}

  /**
   * Reads the records.
   *
   * @param path a file, a folder, or a folder with a glob
   * @param use takes each record, a dead letter for one that cannot be read
   * @throws IOException with the file and the reason
   */
  public static void each(String path, FileFormat format, Consumer<Inbound> use)
      throws IOException {
    for (String file : FileListing.of(path)) {
      try (OpenFile open = OpenFile.of(FileQueue.of(List.of(file)), format)) {
        OpenFile.Found found = open.next();
        while (found != OpenFile.Found.END) {
          if (found == OpenFile.Found.RECORD) {
            use.accept(open.record());
          }
          found = open.next();
        }
      }
    }
  }
}
