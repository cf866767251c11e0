package io.millrace.api.record;

/**
 * What a source emits for one raw record: its content, or a dead letter.
 *
 * <pre>{@code
 * static String describe(Inbound inbound) {
 *   return inbound instanceof DeadLetter letter ? letter.detail() : "taken";
 * }
 * }</pre>
 */
public sealed interface Inbound
    permits Observation, SensorReadings, CodedObservation, ModelRelease, DeadLetter {}
