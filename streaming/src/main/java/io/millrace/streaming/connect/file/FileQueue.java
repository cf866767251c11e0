package io.millrace.streaming.connect.file;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The files still to be read, in order, and the read position in the first. A job has one queue, so
 * its reader keeps the order.
 *
 * @param paths the files; may be empty
 * @param line lines of the first file that are read, including its header
 * @param position bytes of the first file that are read, after decompression
 */
public record FileQueue(List<String> paths, long line, long position) implements SourceSplit {

  public FileQueue {
    paths = List.copyOf(paths);
  }

  /** A queue of which nothing is read. */
  public static FileQueue of(List<String> paths) {
    return new FileQueue(paths, 0, 0);
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  /** The first file. */
  String path() {
    return paths.get(0);
  }

  /** The same files, with the first read up to a position. */
  FileQueue at(long readLines, long readBytes) {
    return new FileQueue(paths, readLines, readBytes);
  }

  /** The files after the first. */
  FileQueue rest() {
    return of(paths.subList(1, paths.size()));
  }

  @Override
  public String splitId() {
    return "files";
  }
}
