package io.millrace.streaming.connect.file;

import io.millrace.streaming.connect.record.FileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Lists the files of a path, in the order of their names: the file itself, the files of a folder,
 * or those whose names match a glob in the last element. Subfolders are not searched. Names that
 * begin with a dot or an underscore are skipped, because writers name unfinished files and markers
 * so.
 */
public final class FileListing {

  private static final String WILD = "*?[{";

  private FileListing() {}

  /**
   * Lists the files; each path starts with the folder as given.
   *
   * @throws FileException if there is none
   */
  public static List<String> of(String path) throws IOException {
    FileStatus status = status(path);
    if (status != null && !status.isDir()) {
      refuseUnlessWhole(path);
      return List.of(path);
    }
    String folder = status != null ? withSlash(path) : path.substring(0, path.lastIndexOf('/') + 1);
    String glob = path.substring(path.lastIndexOf('/') + 1);
    if (status == null && glob.chars().noneMatch(letter -> WILD.indexOf(letter) >= 0)) {
      throw new FileException(
          "Cannot read "
              + path
              + ": expected a file, a folder or a glob such as readings/*.csv, found nothing there"
              + seenFrom(path));
    }
    PathMatcher named = status == null ? matcher(path, glob) : any -> true;
    List<String> names = new ArrayList<>();
    for (FileStatus file : children(path, folder)) {
      String name = file.getPath().getName();
      if (!file.isDir() && !hidden(name) && matches(named, name)) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      throw new FileException(
          "Cannot read "
              + path
              + ": expected at least one file, found none in the folder"
              + (status == null ? " that the glob matches" : "")
              + seenFrom(path));
    }
    Collections.sort(names);
    for (String name : names) {
      refuseUnlessWhole(folder + name);
    }
    return names.stream().map(name -> folder + name).toList();
  }

  /**
   * A pipe has no position to go on from, and a job that opens one waits for ever if nobody writes
   * into it; a device may have no end.
   */
  private static void refuseUnlessWhole(String file) throws IOException {
    Path path = new Path(file);
    if (path.getFileSystem().isDistributedFS()) {
      return;
    }
    java.nio.file.Path here = java.nio.file.Path.of(path.getPath());
    if (Files.exists(here) && !Files.isRegularFile(here)) {
      throw new FileException(
          "Cannot read "
              + file
              + ": expected a file, found a pipe or a device, which cannot be read again after a"
              + " failure; write the records to a file first, or send them to a topic with"
              + " millrace send");
    }
  }

  /** The status of a file or folder, or null where there is none. */
  private static FileStatus status(String path) throws IOException {
    try {
      Path there = new Path(path);
      return there.getFileSystem().getFileStatus(there);
    } catch (FileNotFoundException absent) {
      return null;
    } catch (IOException failed) {
      throw InputFiles.failure(path, failed);
    } catch (IllegalArgumentException notOne) {
      throw new FileException("Cannot read " + path + ": expected a path", notOne);
    }
  }

  private static FileStatus[] children(String path, String folder) throws IOException {
    Path there = new Path(folder.isEmpty() ? Path.CUR_DIR : folder);
    FileSystem system = there.getFileSystem();
    FileStatus[] children;
    try {
      children = system.listStatus(there);
    } catch (FileNotFoundException absent) {
      children = null;
    } catch (IOException failed) {
      throw InputFiles.failure(path, failed);
    }
    if (children == null) {
      throw new FileException(
          "Cannot read "
              + path
              + ": expected a folder "
              + folder
              + " that can be listed, found none; only the last part of a path may be a glob"
              + seenFrom(path));
    }
    return children;
  }

  private static boolean hidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static PathMatcher matcher(String path, String glob) throws FileException {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException unreadable) {
      throw new FileException(
          "Cannot read "
              + path
              + ": expected a glob such as *.csv, found '"
              + glob
              + "': "
              + unreadable.getDescription(),
          unreadable);
    }
  }

  private static boolean matches(PathMatcher named, String name) {
    try {
      return named.matches(java.nio.file.Path.of(name));
    } catch (InvalidPathException foreign) {
      return false;
    }
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /** The folder where relative paths start, as text for a message. */
  private static String seenFrom(String path) {
    return path.startsWith("/") || path.contains(":/")
        ? ""
        : "; relative paths start at " + java.nio.file.Path.of("").toAbsolutePath();
  }
}
