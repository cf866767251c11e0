/** The Flink job of a pipeline, and the checks before it is submitted. */
package io.millrace.streaming.job;
