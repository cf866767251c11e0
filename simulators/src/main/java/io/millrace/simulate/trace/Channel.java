package io.millrace.simulate.trace;

/**
 * What one position of a reading measures.
 *
 * @param name for example {@code PM2.5}
 * @param unit for example {@code µg/m³}
 */
public record Channel(String name, String unit) {}
