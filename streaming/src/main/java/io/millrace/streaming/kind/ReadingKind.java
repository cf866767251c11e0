package io.millrace.streaming.kind;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A kind of pipeline that answers readings, so that several may stand behind one source. */
public interface ReadingKind extends PipelineKind {

  /**
   * Adds the operators of one branch behind the admission that it shares with others.
   *
   * @param spec the branch as a pipeline
   * @param readings what it reads of the readings
   * @return its streams; {@code refused} has what the branch alone read, such as models
   */
  Streams answer(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      AdmittedReadings readings);
}
