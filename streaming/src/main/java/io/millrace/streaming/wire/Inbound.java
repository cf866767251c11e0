package io.millrace.streaming.wire;

/** What a source hands on for one raw record: what it holds, or why it is refused. */
public sealed interface Inbound permits Observation, Code, ModelRelease, DeadLetter {}
