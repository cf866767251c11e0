/** Decoding of records from lines of comma-separated values. */
package io.millrace.streaming.connect.csv;
