/** How topics are written: in transactions whose faults stay with their job. */
package io.millrace.streaming.connect.kafka.write;
