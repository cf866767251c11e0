/** Durations and sizes with units, as pipeline files have them. */
package io.millrace.streaming.config.unit;
