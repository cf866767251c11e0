/** What every keyed operator of this engine needs of Flink: metrics, side outputs, timers. */
package io.millrace.streaming.runtime.task;
