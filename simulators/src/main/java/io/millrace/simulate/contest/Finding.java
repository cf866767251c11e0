package io.millrace.simulate.contest;

import io.millrace.evaluate.compare.Outcome;
import java.util.Optional;

/**
 * One metric of one contestant, compared with that of the first.
 *
 * @param part what of the answers is judged: nothing for all, else a channel or the alarms
 * @param metric its name
 * @param contestant who answered
 * @param value over all its seeds and blocks
 * @param outcome the comparison with the first contestant; empty for the first itself
 */
public record Finding(
    String part, String metric, String contestant, double value, Optional<Outcome> outcome) {}
