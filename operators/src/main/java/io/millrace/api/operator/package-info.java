/**
 * The contract between an operator and its host. Public API.
 *
 * <p>An operator is a {@link io.millrace.api.operator.StreamModel}, or a {@link
 * io.millrace.api.operator.Learner} if it also trains. It declares a {@link
 * io.millrace.api.operator.Signature} before anything runs, keeps the state of a key in one flat
 * {@code float[]} described by a {@link io.millrace.api.operator.StateLayout}, and advances blocks
 * of keys in {@link io.millrace.api.operator.Rows}. It uses no clock, thread, file or cluster.
 * {@link io.millrace.api.operator.SingleStream} runs an operator without Flink.
 */
package io.millrace.api.operator;
