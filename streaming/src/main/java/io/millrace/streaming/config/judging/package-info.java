/** Reads how the answers of a pipeline are judged. */
package io.millrace.streaming.config.judging;
