package io.millrace.streaming.job;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.kind.RecordSources;

/** How the records of a pipeline's source are read. */
public final class SourceFormat {

  private SourceFormat() {}

  /** How values of its topics are read, or lines of files without a header. */
  public static RecordDecoder values(PipelineSpec spec) {
    return PipelineKinds.of(spec).decoder(one(spec));
  }

  /** How its files are read; of a source of topics, how files with the same records are. */
  public static FileFormat files(PipelineSpec spec) {
    return RecordSources.files(one(spec), values(spec));
  }

  /** The pipeline with one source: of a history and live topics, the latter. */
  private static PipelineSpec one(PipelineSpec spec) {
    return spec.input()
        .source()
        .topicsRead()
        .map(live -> spec.with(spec.input().from(live)))
        .orElse(spec);
  }
}
