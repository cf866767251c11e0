package io.millrace.api.pipeline;

/** What a pipeline reads besides its records: models that another pipeline published. */
public sealed interface PublishedSpec permits DecodeSpec, FollowSpec {

  /** A topic or a folder. */
  SourceSpec models();
}
