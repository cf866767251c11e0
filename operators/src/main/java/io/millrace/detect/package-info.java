/** Alarms: a field is beyond a threshold, until it is back. */
package io.millrace.detect;
