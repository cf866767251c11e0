/**
 * Common parts of all sources and sinks: decoding, encoding, and reasons for rejection.
 *
 * <p>No bad record causes an exception: it becomes a dead letter with its reason.
 */
package io.millrace.streaming.connect.record;
