/** Reads the beginning of a file of unknown shape. */
package io.millrace.streaming.sample;
