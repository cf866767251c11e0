package io.millrace.soak;

/**
 * The figures of one moment.
 *
 * @param part load at that moment
 * @param seconds since the part began
 * @param records sent since then
 * @param process what the process holds
 * @param cache bytes of decoded states
 * @param state bytes of the newest checkpoint
 */
public record SoakSample(
    SoakPart part, double seconds, long records, Footprint process, long cache, long state) {}
