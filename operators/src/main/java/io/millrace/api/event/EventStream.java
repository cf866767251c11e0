package io.millrace.api.event;

/**
 * Declares the events of one stage.
 *
 * <pre>{@code
 * EventStream drifts =
 *     new EventStream(
 *         "drift", EventKind.DRIFT, "codes.score", EventScope.KEY, EventEffect.TELL);
 * assert drifts.kind() == EventKind.DRIFT;
 * }</pre>
 *
 * @param stage name of the stage
 * @param kind what its events report
 * @param field the field that it watches, as {@code stage.field}
 * @param scope whose numbers it watches as one series
 * @param effect what its events do
 */
public record EventStream(
    String stage, EventKind kind, String field, EventScope scope, EventEffect effect) {}
