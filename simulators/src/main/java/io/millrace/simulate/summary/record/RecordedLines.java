package io.millrace.simulate.summary.record;

import io.millrace.streaming.connect.file.FolderSinks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Records that a run wrote, one JSON object a line, in parts. They can be read several times. */
public interface RecordedLines {

  /** Takes one part after another. */
  interface Use {

    /**
     * Takes a part.
     *
     * @param place for messages
     * @param millis when it was written, milliseconds since 1970 UTC
     * @param lines its records; closed by the caller
     */
    void part(String place, long millis, InputStream lines) throws IOException;
  }

  /** Passes every part. */
  void each(Use use) throws IOException;

  /** Where they are, for messages. */
  String place();

  /** The finished files of a folder, which checkpoints cover; none if there is no folder. */
  static RecordedLines in(Path folder) {
    return new RecordedLines() {

      @Override
      public void each(Use use) throws IOException {
        if (!Files.isDirectory(folder)) {
          return;
        }
        List<Path> parts;
        try (Stream<Path> files = Files.list(folder)) {
          parts =
              files
                  .filter(file -> FolderSinks.isPart(file.getFileName().toString()))
                  .sorted()
                  .toList();
        }
        for (Path part : parts) {
          try (InputStream lines = Files.newInputStream(part)) {
            use.part(part.toString(), Files.getLastModifiedTime(part).toMillis(), lines);
          }
        }
      }

      @Override
      public String place() {
        return folder.toString();
      }
    };
  }
}
