/** The records that travel through a pipeline, and how each is read and written. */
package io.millrace.streaming.wire;
