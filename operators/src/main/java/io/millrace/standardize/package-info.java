/**
 * Steps before another operator that bring channels to a common scale: a running mean and scale of
 * every channel of every key, and the whitening of a group.
 */
package io.millrace.standardize;
