package io.millrace.streaming.connect.record;

/** What surrounds the value of a record of a topic. */
public interface Envelope {

  /** Timestamp of a record that has none. */
  long NO_TIMESTAMP = -1;

  /** A record that is not from a topic. */
  Envelope NONE =
      new Envelope() {
        @Override
        public byte[] key() {
          return null;
        }

        @Override
        public byte[] header(String name) {
          return null;
        }

        @Override
        public long timestamp() {
          return NO_TIMESTAMP;
        }
      };

  /** The key; null if there is none. Not copied. */
  byte[] key();

  /** The last header of a name; null if there is none or it has no value. Not copied. */
  byte[] header(String name);

  /** Milliseconds since 1970 UTC; negative if there is none. */
  long timestamp();
}
