/** The recurrence of a forecast, fixed or learned. */
package io.millrace.statespace.dynamics;
