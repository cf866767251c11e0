/**
 * Finds out whether a pipeline loses, doubles or miscounts anything: numbered records go in, and a
 * ledger compares what comes out.
 */
package io.millrace.simulate.check;
