package io.millrace.simulate.summary;

/**
 * The most unusual reading of a key in a range of time.
 *
 * @param key of the reading
 * @param time of the reading
 * @param score how unusual it is
 * @param channel the channel that is furthest from what was expected, as its index; −1: unknown
 * @param measured its value; NaN if it is not known
 * @param expected what was expected; NaN if that is not known
 * @param label of the reading, or null
 * @param flagged whether a value of it was clipped
 */
record Peak(
    String key,
    long time,
    double score,
    int channel,
    double measured,
    double expected,
    String label,
    boolean flagged) {}
