/** The keyed Flink operator that hosts any operator of the contract. */
package io.millrace.streaming.runtime.host;
