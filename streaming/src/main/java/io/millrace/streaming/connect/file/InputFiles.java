package io.millrace.streaming.connect.file;

import io.millrace.streaming.connect.record.FileException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Opens files for reading, and explains failures. */
public final class InputFiles {

  private static final int UNPACKED_AT_ONCE = 1 << 16;

  private InputFiles() {}

  /**
   * Opens a file at a position, decompressed if its name ends in {@code .gz}. A plain file is read
   * from the position on; a compressed file is decompressed up to it.
   */
  public static InputStream open(String name, long position) throws IOException {
    Path path = new Path(name);
    FileSystem system = path.getFileSystem();
    InputStream in = null;
    try {
      FSDataInputStream raw = system.open(path);
      in = raw;
      if (name.toLowerCase(Locale.ROOT).endsWith(".gz")) {
        in = new GZIPInputStream(raw, UNPACKED_AT_ONCE);
        in.skipNBytes(position);
      } else if (position > 0) {
        long length = system.getFileStatus(path).getLen();
        if (length < position) {
          throw new FileException(
              "Cannot continue reading "
                  + name
                  + ": expected at least the "
                  + position
                  + " bytes that were read before, found "
                  + length
                  + "; restore the original file");
        }
        raw.seek(position);
      }
      return in;
    } catch (IOException failed) {
      if (in != null) {
        in.close();
      }
      throw failure(name, failed);
    }
  }

  /** Whether no file system of the kind that a path names is installed here. */
  public static boolean isOfAbsentFileSystem(IOException failed) {
    return failed instanceof UnsupportedFileSystemSchemeException;
  }

  /** Wraps a failure of reading with the file name and, where the user must act, the cure. */
  public static IOException failure(String name, IOException failed) {
    if (failed instanceof FileException || isOfAbsentFileSystem(failed)) {
      return failed;
    }
    if (failed instanceof EOFException || failed instanceof ZipException) {
      return new FileException(
          "Cannot read "
              + name
              + ": expected whole gzip data, found it damaged or cut off ("
              + failed.getMessage()
              + "); replace the file, or rename it if it is not compressed",
          failed);
    }
    String cure =
        failed instanceof FileNotFoundException
            ? "; every machine of the job must be able to read it under this path"
            : "";
    return new IOException("Cannot read " + name + ": " + failed.getMessage() + cure, failed);
  }
}
