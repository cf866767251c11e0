package io.millrace.chaos;

import java.util.OptionalDouble;

/**
 * A fault that was injected.
 *
 * @param kind of fault
 * @param seconds from the fault until a reader of committed records had read, for every key, a
 *     result of a record sent after the fault; empty if that did not happen
 */
public record InjectedFault(FaultKind kind, OptionalDouble seconds) {}
