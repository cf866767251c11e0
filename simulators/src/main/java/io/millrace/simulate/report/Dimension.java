package io.millrace.simulate.report;

/**
 * Label and scale of an axis.
 *
 * @param label quantity and unit, for example {@code time (s)}
 * @param scale linear, logarithmic or time
 */
public record Dimension(String label, Scale scale) {}
