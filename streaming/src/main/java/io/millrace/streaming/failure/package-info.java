/**
 * What all failures have in common after which no restart of a job helps, and how parts are closed
 * after a failure.
 */
package io.millrace.streaming.failure;
