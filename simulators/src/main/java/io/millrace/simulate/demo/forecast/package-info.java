/**
 * Forecasts of two years of air quality, one, six and twenty-four hours ahead: a state-space model
 * for each station, beside simple methods.
 */
package io.millrace.simulate.demo.forecast;
