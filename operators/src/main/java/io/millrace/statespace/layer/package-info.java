/** State-space layers with fixed weights: {@code s4d}, {@code s5} and what they share. */
package io.millrace.statespace.layer;
