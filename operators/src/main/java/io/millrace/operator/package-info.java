/**
 * The contract between learning operators and whatever hosts them.
 *
 * <p>An operator is a {@link io.millrace.operator.StreamModel}, or a {@link
 * io.millrace.operator.Learner} if it also trains. It declares a {@link
 * io.millrace.operator.Signature} before anything runs, keeps everything one key needs in one flat
 * {@code float[]} described by a {@link io.millrace.operator.StateLayout}, and advances blocks of
 * keys held in {@link io.millrace.operator.Rows}. It knows no clock, thread, file or cluster.
 */
package io.millrace.operator;
