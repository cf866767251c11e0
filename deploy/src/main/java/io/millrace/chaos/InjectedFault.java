package io.millrace.chaos;

import java.util.OptionalDouble;

/**
 * A trouble that struck.
 *
 * @param trouble what
 * @param seconds from the strike until a reader of committed records had seen, of every key, one
 *     that was sent after the strike; empty if that never came
 */
public record InjectedFault(FaultKind trouble, OptionalDouble seconds) {}
