/**
 * Where a pipeline meets the world: Kafka topics and files, and the text of records in both.
 *
 * <p>Nothing here throws over a record. What cannot be read becomes a dead letter with its reason.
 */
package io.millrace.streaming.connect;
