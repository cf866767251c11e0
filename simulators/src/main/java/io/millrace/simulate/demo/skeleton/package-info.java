/**
 * The skeleton demo: a graph network that was trained on other people names the punch or kick that
 * a person shows, frame by frame.
 */
package io.millrace.simulate.demo.skeleton;
