package io.millrace.streaming.wire;

/** What a source hands on for one raw record: an observation, or why there is none. */
public sealed interface Inbound permits Observation, DeadLetter {}
