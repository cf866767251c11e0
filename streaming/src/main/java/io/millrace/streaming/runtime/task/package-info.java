/** Metrics, side outputs and deadlines of the keyed operators. */
package io.millrace.streaming.runtime.task;
