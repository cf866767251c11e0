/** Formats that only files have. */
package io.millrace.streaming.config.format;
