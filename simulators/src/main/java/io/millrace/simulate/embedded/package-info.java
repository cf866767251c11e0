/**
 * A Kafka broker and a Flink cluster in this JVM, with topics, readers and folders for tests and
 * demos.
 */
package io.millrace.simulate.embedded;
