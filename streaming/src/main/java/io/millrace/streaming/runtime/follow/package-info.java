/** The keyed Flink operator that answers by models that others published. */
package io.millrace.streaming.runtime.follow;
