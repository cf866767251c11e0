/** The polar factor of a matrix: one matrix, many matrices, and matrices on a device. */
package io.millrace.math.polar;
