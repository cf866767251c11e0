/** Recorded readings of the real world, and how they are played into a topic again. */
package io.millrace.simulate.trace;
