/** Polar factors of one matrix, of many matrices, and of matrices on a device. */
package io.millrace.math.polar;
