/** Scenarios: faults that are injected into a trace by a schedule, and the truth about each. */
package io.millrace.simulate.scenario;
