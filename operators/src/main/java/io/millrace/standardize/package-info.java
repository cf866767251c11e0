/** A running mean and scale of every channel of every key, as a step before another operator. */
package io.millrace.standardize;
