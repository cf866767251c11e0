/** Records as lines of comma-separated values. */
package io.millrace.streaming.connect.csv;
