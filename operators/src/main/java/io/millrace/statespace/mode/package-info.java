/** Modes in discrete time: discretisation, irregular sampling, the recurrence. */
package io.millrace.statespace.mode;
