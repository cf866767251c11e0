package io.millrace.evaluate.classification;

/**
 * The class that was answered when a reading came, and what two simple classifiers would have
 * answered then. A label that comes later is compared with these, so that neither the answer nor
 * the simple ones know more than was known at the reading.
 *
 * @param answer from 0; {@link ClassMemory#NONE} if nothing was answered
 * @param majority the most frequent label before the reading, or {@link ClassMemory#NONE}
 * @param last the last label before the reading, or {@link ClassMemory#NONE}
 */
public record Given(int answer, int majority, int last) {}
