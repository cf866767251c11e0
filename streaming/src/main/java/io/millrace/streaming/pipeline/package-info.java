/**
 * A pipeline as the user writes it, checked whole before anything runs, and the Flink topology that
 * follows from it.
 */
package io.millrace.streaming.pipeline;
