package io.millrace.simulate.demo;

import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Poison;
import io.millrace.simulate.trace.Trace;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a demo plays into its topic, one bad record of each kind among it.
 *
 * @param summary what it is, in a few words
 * @param messages all of it, in order; asked for once
 */
public record DemoFeed(String summary, Supplier<Stream<Message>> messages) {

  /**
   * The readings of stations that learn for themselves.
   *
   * @param largestRecord bytes beyond which the pipelines refuse a record unread
   */
  public static DemoFeed of(Trace trace, int largestRecord) {
    long apart = trace.count() / (Poison.count() + 1);
    return new DemoFeed(
        String.format(
            Locale.ROOT, "%,d readings of %d stations", trace.count(), trace.keys().size()),
        () ->
            new Poison(largestRecord).into(trace.readings(), Optional.empty(), Math.max(1, apart)));
  }
}
