/**
 * The main job on real readings, from an empty machine to a report: a broker and a Flink cluster in
 * this JVM, two years of air quality through a topic, learned online, compared and drawn.
 */
package io.millrace.simulate.demo;
