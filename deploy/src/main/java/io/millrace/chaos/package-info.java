/**
 * Kills the processes of a cluster while it counts numbered records, and reports whether each was
 * counted once and how long recovery took.
 */
package io.millrace.chaos;
