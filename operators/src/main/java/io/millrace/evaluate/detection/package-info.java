/** Metrics of scores and alarms that should find marked readings. */
package io.millrace.evaluate.detection;
