/** From the fields of a record to a reading, for all formats. */
package io.millrace.streaming.connect.map;
