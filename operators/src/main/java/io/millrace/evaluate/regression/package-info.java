/** Metrics of answers that are numbers: forecasts, intervals, and values that were restored. */
package io.millrace.evaluate.regression;
