/** Measurement of rows made of readings of single sensors. */
package io.millrace.benchmark.align;
