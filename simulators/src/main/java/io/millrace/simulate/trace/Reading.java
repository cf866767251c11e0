package io.millrace.simulate.trace;

/**
 * The measurements of one station at one time.
 *
 * @param key the station
 * @param time milliseconds since 1970 UTC
 * @param values one number per channel; NaN where the station measured nothing. Owned by the
 *     reading.
 */
public record Reading(String key, long time, float[] values) {}
