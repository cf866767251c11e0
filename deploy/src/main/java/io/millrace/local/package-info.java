/**
 * A Flink cluster and a Kafka broker on this machine, each part a process of its own, from the jars
 * that the build resolved.
 */
package io.millrace.local;
