package io.millrace.api.event;

import java.util.Optional;

/**
 * How a stage watches a field, and what its events do.
 *
 * <pre>{@code
 * static Watching telling(Watch watch) {
 *   return new Watching(
 *       watch.kind(), Optional.of(watch), EventScope.KEY, EventEffect.TELL, 0, EventEffect.EVERY);
 * }
 * }</pre>
 *
 * @param kind what its events report
 * @param watch looks at the numbers; empty: its events are the changes that the learner marks
 * @param scope whose numbers are one series
 * @param effect what its events do
 * @param share of {@link EventEffect#FORGET}: of the weight of what was learned that is left
 * @param every effects take place when the group has taken a multiple of so many readings; a block
 *     has at most so many of them
 */
public record Watching(
    EventKind kind,
    Optional<Watch> watch,
    EventScope scope,
    EventEffect effect,
    double share,
    int every) {}
