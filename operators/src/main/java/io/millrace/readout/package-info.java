/**
 * Readouts that stand behind features of another stage and are trained while they run, on labels
 * that arrive with the observations.
 */
package io.millrace.readout;
