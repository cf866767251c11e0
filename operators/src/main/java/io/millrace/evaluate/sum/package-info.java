/**
 * What all metrics share: a metric is a function of flat sums over judged answers, so that sums of
 * keys can be added, faded, held in a window, and stored in the slots of a state.
 */
package io.millrace.evaluate.sum;
