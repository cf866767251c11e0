/** Rules by which the linear readout of a forecast learns. */
package io.millrace.statespace.readout;
