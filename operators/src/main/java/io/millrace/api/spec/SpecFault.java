package io.millrace.api.spec;

/**
 * One thing wrong with a model as written.
 *
 * <p>The example of {@link SpecException} prints them.
 *
 * @param stage index of the stage, from 0
 * @param option option name, or empty if the stage as a whole is at fault
 * @param message what was expected, what was found, and the cure
 */
public record SpecFault(int stage, String option, String message) {}
