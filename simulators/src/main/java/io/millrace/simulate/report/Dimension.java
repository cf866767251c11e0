package io.millrace.simulate.report;

/**
 * What an axis shows.
 *
 * @param label quantity and unit, for example {@code time (s)}
 * @param scale how values are spread
 */
public record Dimension(String label, Scale scale) {}
