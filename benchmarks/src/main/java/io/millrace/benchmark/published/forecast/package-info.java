/** Forecasts of published series, beside simple methods on the same readings. */
package io.millrace.benchmark.published.forecast;
