/** The keyed Flink function that decodes packets by published codebooks. */
package io.millrace.streaming.runtime.decode;
