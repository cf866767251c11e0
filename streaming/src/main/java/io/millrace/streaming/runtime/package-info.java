/**
 * The keyed Flink operator that hosts any operator of the contract. What is arithmetic of bundles
 * and blocks is plain Java ({@link io.millrace.streaming.runtime.BlockRunner}); what is Flink is
 * around it.
 */
package io.millrace.streaming.runtime;
