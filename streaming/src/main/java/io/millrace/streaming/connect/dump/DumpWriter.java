package io.millrace.streaming.connect.dump;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a dump. A file that is closed without {@link #finish} is refused by its readers as cut
 * off. Not thread-safe.
 */
public final class DumpWriter implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final DataOutputStream out;
  private long count;

  /**
   * @param out closed with this writer
   * @param topic where the records come from; empty: no topic
   */
  public DumpWriter(OutputStream out, String topic) throws IOException {
    this.out = new DataOutputStream(out);
    DumpLayout.begin(this.out, topic);
  }

  /** Writes a file, compressed if its name ends in {@code .gz}. */
  public static DumpWriter file(Path file, String topic) throws IOException {
    OutputStream raw = Files.newOutputStream(file);
    boolean packed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    return new DumpWriter(
        packed
            ? new BufferedOutputStream(new GZIPOutputStream(raw, BUFFER), BUFFER)
            : new BufferedOutputStream(raw, BUFFER),
        topic);
  }

  public void write(DumpedRecord record) throws IOException {
    DumpLayout.write(out, record);
    count++;
  }

  /** Records written so far. */
  public long count() {
    return count;
  }

  /** Writes the end, after which nothing may follow. */
  public void finish() throws IOException {
    DumpLayout.end(out, count);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
