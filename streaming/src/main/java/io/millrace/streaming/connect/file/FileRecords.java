package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Reads records of files outside a job, as the job would read them. */
public final class FileRecords {

  private FileRecords() {}

  /**
   * Reads records in their order.
   *
   * @param files in the order in which a job reads them
   * @param most records after which reading ends
   * @param records takes each record and each dead letter
   * @return whether they are all
   * @throws IOException if a file cannot be read
   */
  public static boolean read(
      List<String> files, FileFormat format, int most, Consumer<Inbound> records)
      throws IOException {
    int read = 0;
    for (String file : files) {
      try (OpenFile open = OpenFile.of(FileQueue.of(List.of(file)), format)) {
        for (OpenFile.Found found = open.next(); found != OpenFile.Found.END; found = open.next()) {
          if (found == OpenFile.Found.RECORD) {
            if (read == most) {
              return false;
            }
            records.accept(open.record());
            read++;
          }
        }
      }
    }
    return true;
  }

  /**
   * Reads all records of a path in their order.
   *
   * @param path a file, a folder, or a folder with a glob
   * @param records takes each record and each dead letter
   * @throws IOException if a file cannot be read
   */
  public static void each(String path, FileFormat format, Consumer<Inbound> records)
      throws IOException {
    read(FileListing.of(path), format, Integer.MAX_VALUE, records);
  }
}
