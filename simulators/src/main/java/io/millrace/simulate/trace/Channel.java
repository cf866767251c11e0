package io.millrace.simulate.trace;

/**
 * Name and unit of one position of a reading.
 *
 * @param name for example {@code PM2.5}
 * @param unit for example {@code µg/m³}
 */
public record Channel(String name, String unit) {}
