/** Forecasts with exact online training. */
package io.millrace.statespace.forecast;
