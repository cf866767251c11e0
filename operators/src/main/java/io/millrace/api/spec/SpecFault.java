package io.millrace.api.spec;

import java.io.Serializable;

/**
 * One fault in the description of a model.
 *
 * <p>The example of {@link SpecException} prints faults.
 *
 * @param stage index of the stage, from 0
 * @param option name of the option, or empty if the fault concerns the whole stage
 * @param message what was expected, what was found, and how to correct it
 */
public record SpecFault(int stage, String option, String message) implements Serializable {}
