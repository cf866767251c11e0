/** Compares results of a pipeline with the values that were hidden in its input. */
package io.millrace.simulate.measure;
