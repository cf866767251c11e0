/**
 * What a kind of pipeline is made of, and what the kinds share. Each kind has a package of its own
 * below this one, and is registered in {@code io.millrace.streaming.job.PipelineKinds}.
 */
package io.millrace.streaming.kind;
