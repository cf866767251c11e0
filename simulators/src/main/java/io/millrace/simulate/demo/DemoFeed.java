package io.millrace.simulate.demo;

import io.millrace.simulate.trace.BadRecords;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Trace;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The messages that a demo sends to its topic, including one bad record of each kind.
 *
 * @param summary short description
 * @param messages all messages, in order; called once
 */
public record DemoFeed(String summary, Supplier<Stream<Message>> messages) {

  /**
   * The readings of a trace, with a group for each station.
   *
   * @param largestRecord largest record that the pipelines accept, in bytes
   */
  public static DemoFeed of(Trace trace, int largestRecord) {
    long apart = trace.count() / (BadRecords.count() + 1);
    return new DemoFeed(
        String.format(
            Locale.ROOT, "%,d readings of %d stations", trace.count(), trace.keys().size()),
        () ->
            new BadRecords(largestRecord)
                .into(trace.readings(), Optional.empty(), Math.max(1, apart)));
  }
}
