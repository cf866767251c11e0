package io.millrace.simulate.measure;

/**
 * The fields of a result that are compared with the truth.
 *
 * @param key of the result
 * @param time event time, milliseconds since 1970 UTC
 * @param sequence position in its key's sequence
 * @param label label of the reading, or null
 * @param score its anomaly score; NaN if it has none
 * @param values the field that is compared; empty if it has no such field. Owned by the record.
 */
public record ResultRow(
    String key, long time, long sequence, String label, double score, float[] values) {}
