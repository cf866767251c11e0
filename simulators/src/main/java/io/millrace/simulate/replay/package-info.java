/** Traces that are played: read by their source's own reader, ordered by when they come, paced. */
package io.millrace.simulate.replay;
