/** What all failures have in common after which no restart of a job helps. */
package io.millrace.streaming.failure;
