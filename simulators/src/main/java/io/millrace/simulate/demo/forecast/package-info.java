/**
 * The forecast demo: a state-space model for each station forecasts two years of air quality one,
 * six and twenty-four hours ahead, compared with simple methods.
 */
package io.millrace.simulate.demo.forecast;
