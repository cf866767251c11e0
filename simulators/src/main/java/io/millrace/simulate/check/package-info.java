/**
 * Checks whether a pipeline loses, duplicates or miscounts records: it reads numbered records, and
 * another class checks its output.
 */
package io.millrace.simulate.check;
