/**
 * Readouts that read the features of an earlier stage and are trained online, with labels that
 * arrive in the stream.
 */
package io.millrace.readout;
