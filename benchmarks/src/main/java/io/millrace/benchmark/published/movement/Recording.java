package io.millrace.benchmark.published.movement;

/**
 * A recording of one person.
 *
 * @param person name
 * @param values one row of channels for each reading
 * @param labels the class of each reading
 */
record Recording(String person, float[][] values, int[] labels) {}
