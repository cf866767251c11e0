/** Dumps of topics: the records of a topic, or of a played trace, in a file. */
package io.millrace.streaming.connect.dump;
