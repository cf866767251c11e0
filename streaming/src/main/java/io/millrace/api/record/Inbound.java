package io.millrace.api.record;

/** What a source hands on for one raw record: what it holds, or why it is refused. */
public sealed interface Inbound permits Observation, CodedObservation, ModelRelease, DeadLetter {}
