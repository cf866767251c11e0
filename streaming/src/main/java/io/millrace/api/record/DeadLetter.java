package io.millrace.api.record;

/**
 * A record that was rejected. It changed no state.
 *
 * <pre>{@code
 * DeadLetter letter =
 *     new DeadLetter(Reason.LATE, "2 h late", Origin.topic("readings", 0, 17), "{...}");
 * assert letter.reason().word().equals("late");
 * }</pre>
 *
 * @param reason kind of fault
 * @param detail what was expected, what was found, and the cure
 * @param origin where the raw record came from
 * @param payload the beginning of the raw record as text, truncated to a maximum length
 */
public record DeadLetter(Reason reason, String detail, Origin origin, String payload)
    implements Inbound {}
