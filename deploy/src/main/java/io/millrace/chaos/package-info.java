/**
 * Kills the processes of a cluster while it counts numbered records, and tells whether each was
 * counted once and how long it took until records came out again.
 */
package io.millrace.chaos;
