package io.millrace.streaming.connect.file;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The files that are still to be read, in order, and how far the first of them is read. There is
 * one queue in a job, so its reader keeps the order.
 *
 * @param paths the files; may be empty
 * @param line lines of the first file that are read, its header among them
 * @param position bytes of the first file that are read, after unpacking
 */
public record FileQueue(List<String> paths, long line, long position) implements SourceSplit {

  public FileQueue {
    paths = List.copyOf(paths);
  }

  /** Files of which nothing is read. */
  public static FileQueue of(List<String> paths) {
    return new FileQueue(paths, 0, 0);
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  /** The file that is to be read now. */
  String path() {
    return paths.get(0);
  }

  /** The same files, with the first read up to there. */
  FileQueue at(long readLines, long readBytes) {
    return new FileQueue(paths, readLines, readBytes);
  }

  /** The files behind the first. */
  FileQueue rest() {
    return of(paths.subList(1, paths.size()));
  }

  @Override
  public String splitId() {
    return "files";
  }
}
