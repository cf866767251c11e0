package io.millrace.api.record;

/**
 * One reading of one key.
 *
 * <pre>{@code
 * Observation reading =
 *     new Observation(
 *         "boiler-7", "plant-1", 1_700_000_000_000L, new float[] {82, 3}, null, Origin.NOWHERE);
 * assert reading.values().length == 2;
 * }</pre>
 *
 * @param key identity of the sequence it belongs to, for example a station
 * @param group group whose parameters learn from it; the key itself unless the record names one
 * @param time event time, milliseconds since 1970 UTC
 * @param values one number per channel; NaN where the channel was not observed. Owned by the
 *     record.
 * @param label passed through to the result, or null
 * @param origin where the raw record came from
 */
public record Observation(
    String key, String group, long time, float[] values, String label, Origin origin)
    implements Inbound {}
