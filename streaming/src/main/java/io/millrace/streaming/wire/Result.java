package io.millrace.streaming.wire;

/**
 * What the operator made of one observation.
 *
 * @param key whose sequence this belongs to
 * @param group whose parameters were used
 * @param time event time of the observation, milliseconds since 1970 UTC
 * @param sequence position of the observation in its key's sequence, from 0
 * @param version version of the group's parameters that computed it; 0 without training
 * @param output an output row as the operator's ports declare it. Owned by the record.
 * @param label the observation's, or null
 */
public record Result(
    String key,
    String group,
    long time,
    long sequence,
    long version,
    float[] output,
    String label) {}
