/**
 * What the demos of people have in common: recordings of movements, under label schemes, and the
 * answers of a network that was trained on other people beside those of simpler methods.
 */
package io.millrace.simulate.demo.people;
