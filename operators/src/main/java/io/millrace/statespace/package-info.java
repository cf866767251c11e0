/**
 * State-space models on streams: diagonal linear recurrences with long memory, the blocks built of
 * them, and their training while they run.
 *
 * <p>Construction (HiPPO matrices, approximate diagonalisation, discretisation) is in double
 * precision and happens once; what runs on a stream is in float32.
 */
package io.millrace.statespace;
