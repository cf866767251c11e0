/**
 * The activity demo: a network trained on other people, and a readout that learns for the person
 * who wears the devices.
 */
package io.millrace.simulate.demo.activity;
