/** The Flink job of a pipeline, and what is checked before it is submitted. */
package io.millrace.streaming.job;
