/** Kafka topics as exactly-once sources and sinks; logins and secrets. */
package io.millrace.streaming.connect.kafka;
