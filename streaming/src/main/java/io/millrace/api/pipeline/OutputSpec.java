package io.millrace.api.pipeline;

import java.util.Optional;

/**
 * What goes out.
 *
 * <pre>{@code
 * SinkSpec results = new SinkSpec.Folder("out/results");
 * SinkSpec refused = new SinkSpec.Folder("out/dead-letters");
 * OutputSpec outputs = new OutputSpec(results, refused, Optional.empty(), 1);
 * assert outputs.models().isEmpty();
 * }</pre>
 *
 * @param results where results go
 * @param deadLetters where refused records go
 * @param models where model versions go; empty: they stay in the state alone
 * @param modelEvery publish every so many versions; the last version of a stream that ends is
 *     published always
 */
public record OutputSpec(
    SinkSpec results, SinkSpec deadLetters, Optional<SinkSpec> models, long modelEvery) {}
