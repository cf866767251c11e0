package io.millrace.streaming.connect.file;

import io.millrace.streaming.connect.record.RecordEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * A folder as an exactly-once sink of lines: a subtask writes {@code .part-….jsonl.inprogress.…}
 * and renames it to {@code part-….jsonl} when a completed checkpoint covers it. What has that name
 * stays as it is; read all of them and you have every record once. Hidden files are what no
 * checkpoint has covered; those of a job that is gone may be deleted.
 */
public final class FolderSinks {

  private static final String PREFIX = "part";
  private static final String SUFFIX = ".jsonl";

  private FolderSinks() {}

  /**
   * A sink that writes one record a line.
   *
   * @param folder made if it is not there; through Flink's file systems, so {@code s3://} and
   *     others work where their plugin is installed
   * @param encoder writes a record without a line feed, as JSON does unless it is indented
   */
  public static <T> FileSink<T> lines(String folder, RecordEncoder<T> encoder) {
    return FileSink.forRowFormat(new Path(folder), new LineEncoder<>(encoder))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix(PREFIX).withPartSuffix(SUFFIX).build())
        .build();
  }

  /** Whether a file of this name holds records that a checkpoint has covered. */
  public static boolean isPart(String name) {
    return name.startsWith(PREFIX + "-") && name.endsWith(SUFFIX);
  }

  /** A record and a line feed. */
  private static final class LineEncoder<T> implements Encoder<T> {

    private static final long serialVersionUID = 1L;

    private final RecordEncoder<T> record;

    LineEncoder(RecordEncoder<T> record) {
      this.record = record;
    }

    @Override
    public void encode(T element, OutputStream out) throws IOException {
      // The file's stream is not buffered: a write of its own for the line feed is a call of its
      // own.
      byte[] bytes = record.write(element);
      byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
      line[bytes.length] = '\n';
      out.write(line);
    }
  }
}
