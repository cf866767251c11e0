/** The kind of pipeline that learns: one model operator, keyed by group. */
package io.millrace.streaming.kind.learn;
