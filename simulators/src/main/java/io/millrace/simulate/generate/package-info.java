/**
 * Streams whose truth is known: sources, systems, series, and the classification streams of the
 * literature.
 */
package io.millrace.simulate.generate;
