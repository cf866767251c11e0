package io.millrace.stage;

import io.millrace.api.operator.OutputField;

/**
 * A field of the first stage of a chain that the chain hands on beside the output of the second.
 *
 * @param field the field, as the first stage declares it
 * @param name its name in the output of the chain
 */
public record Kept(OutputField field, String name) {}
