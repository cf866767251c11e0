/** Where reading of topics begins and ends, and what is done where a broker has removed records. */
package io.millrace.streaming.connect.kafka.offset;
