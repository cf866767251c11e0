/**
 * The common classes of the demos; each demo has a package of its own. A demo starts a Kafka broker
 * and a Flink cluster in this JVM, sends recorded readings through a topic to pipelines that learn
 * from them, compares the results with simple methods, and writes a report.
 */
package io.millrace.simulate.demo;
