/** The keyed Flink operator that answers with models of other pipelines. */
package io.millrace.streaming.runtime.follow;
