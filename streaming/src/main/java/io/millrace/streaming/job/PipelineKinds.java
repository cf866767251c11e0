package io.millrace.streaming.job;

import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.decode.DecodeKind;
import io.millrace.streaming.kind.follow.FollowKind;
import io.millrace.streaming.kind.learn.LearnKind;
import java.util.Map;

/** The kinds of pipeline there are. A new kind is added here and in {@code PipelineYaml}. */
public final class PipelineKinds {

  private static final PipelineKind LEARN = new LearnKind();

  /** By what a pipeline reads besides its records; a pipeline that reads nothing else learns. */
  private static final Map<Class<? extends PublishedSpec>, PipelineKind> KINDS =
      Map.of(DecodeSpec.class, new DecodeKind(), FollowSpec.class, new FollowKind());

  private PipelineKinds() {}

  /** The kind of a pipeline. */
  public static PipelineKind of(PipelineSpec spec) {
    return spec.input().published().map(PublishedSpec::getClass).map(KINDS::get).orElse(LEARN);
  }
}
