/** Serialization of the records of a pipeline. */
package io.millrace.streaming.wire;
