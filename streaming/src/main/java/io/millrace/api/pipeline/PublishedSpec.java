package io.millrace.api.pipeline;

/**
 * What a pipeline reads besides its records: models that another pipeline published.
 *
 * <p>The examples are at {@link DecodeSpec} and {@link FollowSpec}.
 */
public sealed interface PublishedSpec permits DecodeSpec, FollowSpec {

  /** A topic or a folder. */
  SourceSpec models();
}
