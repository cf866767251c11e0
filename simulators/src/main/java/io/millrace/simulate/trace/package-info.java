/** Recorded and generated readings, and their replay into a topic. */
package io.millrace.simulate.trace;
