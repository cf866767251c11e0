/** Exact matrix factorisations in double precision, and orthogonal matrices. */
package io.millrace.math.factor;
