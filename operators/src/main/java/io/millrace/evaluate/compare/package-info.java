/** Whether one pipeline is better than another: intervals over seeds and blocks of days. */
package io.millrace.evaluate.compare;
