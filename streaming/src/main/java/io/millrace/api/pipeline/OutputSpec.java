package io.millrace.api.pipeline;

import java.util.Optional;

/**
 * What goes out.
 *
 * @param results where results go
 * @param deadLetters where refused records go
 * @param models where model versions go; empty: they stay in the state alone
 * @param modelEvery publish every so many versions; the last version of a stream that ends is
 *     published always
 */
public record OutputSpec(
    SinkSpec results, SinkSpec deadLetters, Optional<SinkSpec> models, long modelEvery) {}
