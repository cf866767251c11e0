/**
 * Initial poles of state-space models: HiPPO-LegS, its normal part, and approximate
 * diagonalisation.
 */
package io.millrace.statespace.start;
