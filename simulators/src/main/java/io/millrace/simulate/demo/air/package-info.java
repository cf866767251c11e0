/**
 * The air-quality demo: a dictionary for each station on two years of readings, compared with
 * simple methods.
 */
package io.millrace.simulate.demo.air;
