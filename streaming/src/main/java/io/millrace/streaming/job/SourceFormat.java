package io.millrace.streaming.job;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.kind.ReadingDecoders;
import java.util.List;

/** How the records of a pipeline's source are read. */
public final class SourceFormat {

  private SourceFormat() {}

  /** How values of its topics are read, or lines of files without a header. */
  public static RecordDecoder values(PipelineSpec spec) {
    return PipelineKinds.of(spec).decoder(spec);
  }

  /** How its files are read; of a source of topics, how files with the same records are. */
  public static FileFormat files(PipelineSpec spec) {
    SourceSpec source = spec.input().source();
    int largest = spec.input().largestRecord();
    List<String> channels = spec.model().channels();
    if (source instanceof SourceSpec.Csv csv) {
      return FileFormat.Csv.of(csv, largest);
    }
    if (source instanceof SourceSpec.Files files) {
      return ReadingDecoders.files(files, channels, largest, values(spec));
    }
    if (source instanceof SourceSpec.Kafka kafka) {
      return ReadingDecoders.files(
          new SourceSpec.Files("", kafka.format()), channels, largest, values(spec));
    }
    return new FileFormat.Lines(values(spec), largest);
  }
}
