/** The keyed Flink operators that judge answers: by key, and for all keys by window. */
package io.millrace.streaming.runtime.evaluate;
