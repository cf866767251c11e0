/**
 * What all sources and sinks share: decoding, encoding, and why a raw record is refused.
 *
 * <p>Nothing here throws over a record. What cannot be read becomes a dead letter with its reason.
 */
package io.millrace.streaming.connect.record;
