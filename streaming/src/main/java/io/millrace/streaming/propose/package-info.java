/** Proposes a pipeline for the records of a sample, and tries it on them. */
package io.millrace.streaming.propose;
