package io.millrace.streaming.wire;

/**
 * A reading that was answered and waits for its label.
 *
 * @param time its event time
 * @param address its time or its position, by which a label names it
 * @param memo what its learner needs besides the label, such as the features by which it was
 *     answered; empty if there is nothing to learn
 */
public record AnsweredRow(long time, long address, float[] memo) {}
