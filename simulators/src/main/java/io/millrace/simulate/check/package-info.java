/**
 * Checks whether a pipeline loses, duplicates or miscounts records: it reads numbered records, and
 * a ledger checks its output.
 */
package io.millrace.simulate.check;
