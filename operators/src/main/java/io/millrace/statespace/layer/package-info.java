/** State-space layers with fixed weights: {@code s4d}, {@code s5} and their common classes. */
package io.millrace.statespace.layer;
