/**
 * A Kafka broker and a Flink cluster inside this JVM, and what tests and demos need around them.
 */
package io.millrace.simulate.embedded;
