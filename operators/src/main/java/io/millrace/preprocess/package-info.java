/** Operators in front of others: running mean and scale, whitening, filled gaps. */
package io.millrace.preprocess;
