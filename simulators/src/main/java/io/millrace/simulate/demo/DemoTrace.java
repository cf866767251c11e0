package io.millrace.simulate.demo;

import io.millrace.simulate.trace.BadRecords;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.Trace;
import io.millrace.streaming.connect.dump.DumpWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records that a demo plays, as {@code millrace replay} plays them again: a dump of the
 * readings of a trace, with one bad record of each kind.
 */
final class DemoTrace {

  private DemoTrace() {}

  /**
   * Writes the dump. A bad record comes with the reading before it.
   *
   * @param largestRecord largest record that the pipelines accept, in bytes
   */
  static void write(Trace trace, int largestRecord, Path file) throws IOException {
    long apart = Math.max(1, trace.count() / (BadRecords.count() + 1));
    long[] newest = {Long.MIN_VALUE};
    try (DumpWriter out = DumpWriter.file(file, "");
        Stream<Reading> readings =
            trace.readings().peek(one -> newest[0] = Math.max(newest[0], one.time()))) {
      Iterator<Message> messages =
          new BadRecords(largestRecord).into(readings, Optional.empty(), apart).iterator();
      while (messages.hasNext()) {
        Message message = messages.next();
        out.write(message.played(newest[0], out.count()));
      }
      out.finish();
    }
  }
}
