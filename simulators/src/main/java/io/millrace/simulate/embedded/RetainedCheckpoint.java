package io.millrace.simulate.embedded;

import io.millrace.streaming.connect.file.LocalUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;

/** Finds the newest complete checkpoint of a job in its folder, without a job manager. */
public final class RetainedCheckpoint {

  private static final String PREFIX = "chk-";
  private static final String HEAD = "_metadata";

  private RetainedCheckpoint() {}

  /**
   * Its URI; empty if the job has completed none.
   *
   * @param checkpoints folder of all jobs' checkpoints
   */
  public static Optional<String> newest(Path checkpoints, JobID job) throws IOException {
    Path folder = checkpoints.resolve(job.toHexString());
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(folder)) {
      // The head is written under another name and then renamed, so a head that exists is complete.
      return found
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .filter(path -> Files.exists(path.resolve(HEAD)))
          .max(Comparator.comparingLong(RetainedCheckpoint::number))
          .map(LocalUri::of);
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }
}
