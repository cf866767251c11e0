package io.millrace.cli.report;

import io.millrace.api.pipeline.SinkSpec;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.summary.record.RecordedLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What a sink holds: the files of a folder, or the committed records of a topic. */
final class SinkLines {

  private SinkLines() {}

  static RecordedLines of(SinkSpec sink) {
    return sink instanceof SinkSpec.Folder folder
        ? RecordedLines.in(Path.of(folder.path()))
        : new OfTopic(PipelineTopics.of(sink).orElseThrow());
  }

  private record OfTopic(TopicAddress topic) implements RecordedLines {

    @Override
    public void each(Use use) throws IOException {
      try (CommittedRecords records = CommittedRecords.open(topic)) {
        records.toEnd(
            record -> {
              if (record.value() != null) {
                try {
                  use.part(
                      record.topic() + "-" + record.partition() + "@" + record.offset(),
                      record.timestamp(),
                      new ByteArrayInputStream(record.value()));
                } catch (IOException unfit) {
                  throw new UncheckedIOException(unfit);
                }
              }
              return true;
            },
            () -> false);
      } catch (UncheckedIOException unfit) {
        throw unfit.getCause();
      }
    }

    @Override
    public String place() {
      return topic.toString();
    }
  }
}
