/**
 * The contract of a network layer: sizes, timing, state, weights, and the stepper that advances
 * rows.
 */
package io.millrace.continual.layer;
