/**
 * The main job on two years of air quality: a dictionary for each station, beside simple methods.
 */
package io.millrace.simulate.demo.air;
