package io.millrace.api.pipeline;

import java.util.Optional;

/**
 * The sinks of a pipeline.
 *
 * <pre>{@code
 * SinkSpec results = new SinkSpec.Folder("out/results");
 * SinkSpec refused = new SinkSpec.Folder("out/dead-letters");
 * OutputSpec outputs = new OutputSpec(results, refused, Optional.empty(), 1);
 * assert outputs.models().isEmpty();
 * }</pre>
 *
 * @param results sink of the results
 * @param deadLetters sink of rejected records
 * @param models sink of model versions; empty: no version is published
 * @param modelEvery versions between two published ones; the last version of a stream that ends is
 *     always published
 */
public record OutputSpec(
    SinkSpec results, SinkSpec deadLetters, Optional<SinkSpec> models, long modelEvery) {}
