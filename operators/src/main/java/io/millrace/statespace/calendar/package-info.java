/** Features of the event time: cycles, holidays, and the zone in which both are meant. */
package io.millrace.statespace.calendar;
