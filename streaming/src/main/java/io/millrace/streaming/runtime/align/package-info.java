/** Rows of a value per channel, made of readings of single sensors. */
package io.millrace.streaming.runtime.align;
