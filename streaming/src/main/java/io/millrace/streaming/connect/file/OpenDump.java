package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.connect.dump.RefusedRecords;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads a dump of a topic as the job that reads the topic would: with keys, headers and timestamps.
 * A record names its place in the topic as its origin; one that was in no topic, its place in the
 * file.
 */
final class OpenDump implements OpenFile {

  private static final byte[] NOTHING = {};

  private final String path;
  private final FileFormat.Dump format;
  private final DumpReader records;
  private Inbound record;
  private long stamp = NO_STAMP;

  private OpenDump(String path, FileFormat.Dump format, DumpReader records) {
    this.path = path;
    this.format = format;
    this.records = records;
  }

  static OpenDump of(FileQueue queue, FileFormat.Dump format) throws IOException {
    String path = queue.path();
    DumpReader records = DumpReader.of(InputFiles.open(path, 0), path);
    if (queue.position() > 0) {
      String topic = records.topic();
      records.close();
      records =
          DumpReader.after(
              InputFiles.open(path, queue.position()), path, topic, queue.line(), queue.position());
    }
    return new OpenDump(path, format, records);
  }

  @Override
  public Found next() throws IOException {
    try {
      Optional<DumpedRecord> next = records.next();
      if (next.isEmpty()) {
        return Found.END;
      }
      DumpedRecord found = next.get();
      stamp = found.timestamp();
      if (found.value() == null && format.decoder().decoder().passesOverDeletions()) {
        return Found.NOTHING_YET;
      }
      record = inbound(found);
      return Found.RECORD;
    } catch (IOException failed) {
      throw InputFiles.failure(path, failed);
    }
  }

  private Inbound inbound(DumpedRecord found) {
    Optional<? extends Inbound> refused = RefusedRecords.letter(found);
    if (refused.isPresent()) {
      return refused.get();
    }
    Origin origin =
        records.topic().isEmpty()
            ? Origin.file(path, records.count())
            : Origin.topic(records.topic(), found.partition(), found.offset());
    byte[] value = found.value() == null ? NOTHING : found.value();
    return format.decoder().read(value, origin, found);
  }

  @Override
  public Inbound record() {
    return record;
  }

  @Override
  public long stamp() {
    return stamp;
  }

  @Override
  public FileQueue place(FileQueue queue) {
    return queue.at(records.count(), records.position());
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
