package io.millrace.streaming.connect.file;

import io.millrace.streaming.connect.record.RecordEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Creates exactly-once sinks that write lines to a folder. A subtask writes {@code
 * .part-….jsonl.inprogress.…} and renames it to {@code part-….jsonl} when a completed checkpoint
 * covers it. Files with that name never change; together they contain every record once. No
 * checkpoint has covered the hidden files; those of a job that no longer runs may be deleted.
 */
public final class FolderSinks {

  private static final String PREFIX = "part";
  private static final String SUFFIX = ".jsonl";

  private FolderSinks() {}

  /**
   * Creates a sink that writes one record per line.
   *
   * @param what what the records are, as in {@code results}
   * @param folder created if missing when the job begins, and expected from then on, see {@link
   *     FolderMark}; resolved by Flink's file systems, so {@code s3://} and others work where their
   *     plugin is installed
   * @param encoder writes a record without a line feed, as JSON does unless it is indented
   */
  public static <T> Sink<T> lines(String what, String folder, RecordEncoder<T> encoder) {
    FileSink<T> files =
        FileSink.forRowFormat(new Path(folder), new LineEncoder<>(encoder))
            .withBucketAssigner(new BasePathBucketAssigner<>())
            .withRollingPolicy(OnCheckpointRollingPolicy.build())
            .withOutputFileConfig(
                OutputFileConfig.builder().withPartPrefix(PREFIX).withPartSuffix(SUFFIX).build())
            .build();
    return new MarkedFileSink<>(files, new FolderMark(what, folder));
  }

  /** Whether a file of this name contains records that a checkpoint has covered. */
  public static boolean isPart(String name) {
    return name.startsWith(PREFIX + "-") && name.endsWith(SUFFIX);
  }

  /** Writes a record and a line feed. */
  private static final class LineEncoder<T> implements Encoder<T> {

    private static final long serialVersionUID = 1L;

    private final RecordEncoder<T> record;

    LineEncoder(RecordEncoder<T> record) {
      this.record = record;
    }

    @Override
    public void encode(T element, OutputStream out) throws IOException {
      // One write for both: the stream is not buffered, so each write is a call.
      byte[] bytes = record.write(element);
      byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
      line[bytes.length] = '\n';
      out.write(line);
    }
  }
}
