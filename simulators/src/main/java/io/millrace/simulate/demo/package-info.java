/**
 * A demo, from an empty machine to a report: a broker and a Flink cluster in this JVM, real
 * readings through a topic, learned online, compared and drawn. What demos share lies here, each
 * demo in a package of its own.
 */
package io.millrace.simulate.demo;
