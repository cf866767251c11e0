/** The keyed Flink operator that runs any Millrace operator. */
package io.millrace.streaming.runtime.host;
