package io.millrace.api.record;

/**
 * What a source hands on for one raw record: what it holds, or why it is refused.
 *
 * <pre>{@code
 * static String describe(Inbound inbound) {
 *   return inbound instanceof DeadLetter letter ? letter.detail() : "taken";
 * }
 * }</pre>
 */
public sealed interface Inbound permits Observation, CodedObservation, ModelRelease, DeadLetter {}
