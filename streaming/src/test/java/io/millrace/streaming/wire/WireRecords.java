package io.millrace.streaming.wire;

import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/**
 * Records with everything that is hard to write, as {@code released/0.1.0/wire/write.py} lists
 * them.
 */
final class WireRecords {

  static final float NAN_WITH_PAYLOAD = Float.intBitsToFloat(0x7FC0BEEF);
  static final float SIGNALLING_NAN = Float.intBitsToFloat(0xFFA00001);

  private static final String TEXT = "Kessel Ü 🌡";
  private static final long TIME = 1_700_000_000_000L;
  private static final Origin TOPIC = Origin.topic("readings", 3, 1_234_567_890_123L);
  private static final Origin FILE = Origin.file("/data/Ångström.csv", 17);

  private WireRecords() {}

  static List<Observation> observations() {
    return List.of(
        new Observation(
            "boiler-7", "boilers", TIME, new float[] {21.5f, -0f, 3e-38f}, "night shift", TOPIC),
        new Observation(TEXT, "", Long.MIN_VALUE, new float[0], null, FILE),
        new Observation(
            "k",
            "g",
            Long.MAX_VALUE,
            new float[] {
              NAN_WITH_PAYLOAD,
              SIGNALLING_NAN,
              Float.POSITIVE_INFINITY,
              Float.NEGATIVE_INFINITY,
              Float.MIN_VALUE
            },
            "",
            Origin.NOWHERE));
  }

  static List<DeadLetter> deadLetters() {
    return List.of(
        new DeadLetter(
            Reason.WRONG_WIDTH,
            "expected 3 values, one a channel, found 2",
            TOPIC,
            "{\"key\": \"a\", \"values\": [1, 2]}"),
        new DeadLetter(Reason.NO_MODEL, "", FILE, ""),
        new DeadLetter(Reason.MALFORMED, "found 'Ü🌡'", Origin.NOWHERE, "\0\n…"));
  }

  static List<Result> results() {
    List<Result> results = resultsWithoutAuthor();
    return List.of(
        results.get(0).by(ResultSource.of("heating/boilers")),
        results.get(1),
        results.get(2).by(ResultSource.of("next/Ü").shadow()));
  }

  /** What version 1 says of them. */
  static List<Result> resultsWithoutAuthor() {
    return List.of(
        new Result(
            "boiler-7", "boilers", TIME, 41, 4, new float[] {1.25f, -0.5f, 0.31f}, "night shift"),
        new Result(TEXT, "", Long.MIN_VALUE, 0, 0, new float[0], null),
        new Result(
            "k",
            "g",
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            new float[] {NAN_WITH_PAYLOAD, Float.NEGATIVE_INFINITY},
            ""));
  }

  static List<ModelRelease> releases() {
    return List.of(release(Origin.topic("models", 0, 12)), releasesFromNowhere().get(1));
  }

  /** What version 1 says of them. */
  static List<ModelRelease> releasesFromNowhere() {
    return List.of(
        release(Origin.NOWHERE), new ModelRelease("p", "Ü/🌡", Long.MAX_VALUE, new byte[0]));
  }

  static List<CodedObservation> codes() {
    return List.of(
        new CodedObservation(
            "boiler-7",
            "boilers",
            new CodedObservation.Position(TIME, 41, 4),
            new byte[] {(byte) 0x99, (byte) 0x80, 0x31},
            "night shift",
            TOPIC),
        new CodedObservation(
            TEXT,
            "",
            new CodedObservation.Position(Long.MIN_VALUE, Long.MAX_VALUE, 0),
            new byte[0],
            null,
            FILE));
  }

  static List<Inbound> inbound() {
    return List.of(observations().get(0), deadLetters().get(0), codes().get(0), releases().get(0));
  }

  /** What version 1 says of them. */
  static List<Inbound> inboundOfVersionOne() {
    return List.of(
        observations().get(0), deadLetters().get(0), codes().get(0), releasesFromNowhere().get(0));
  }

  private static ModelRelease release(Origin origin) {
    byte[] message = {'M', 'R', 'M', '1', 0, 1, (byte) 0xFE, (byte) 0xFF};
    return new ModelRelease("heating", "boilers", 50, message, origin);
  }

  /** Field by field, and numbers bit by bit: by default the comparison is to six places. */
  static RecursiveComparisonConfiguration bitByBit() {
    return RecursiveComparisonConfiguration.builder()
        .withEqualsForType(
            (one, other) -> Float.floatToRawIntBits(one) == Float.floatToRawIntBits(other),
            Float.class)
        .build();
  }

  /** A file of release 0.1.0. */
  static byte[] released(String name) throws IOException {
    try (InputStream in = WireRecords.class.getResourceAsStream("/released/0.1.0/wire/" + name)) {
      return in.readAllBytes();
    }
  }

  /** The records one behind the other. */
  static <T> byte[] write(RecordSerializer<T> serializer, List<T> records) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (T record : records) {
      serializer.serialize(record, out);
    }
    return out.getCopyOfBuffer();
  }

  /** Reads to the end of the bytes. */
  static <T> List<T> read(RecordSerializer<T> serializer, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    List<T> records = new ArrayList<>();
    while (in.available() > 0) {
      records.add(serializer.deserialize(in));
    }
    return records;
  }
}
