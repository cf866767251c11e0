#!/usr/bin/env python3
"""Writes the golden files of records from the drawings in the codecs of io.millrace.streaming.wire.

Knows nothing of the Java code. Run it in this folder. Files NAME.bin hold version 2, which release 0.1.0 wrote; the files of
version 1 hold what development builds before it wrote. None of them changes any more: a new version gets files of its own in the
folder of the release that first writes it. Each file holds the records one behind the other, as WireRecords.java lists them.
"""
import struct

NAN_WITH_PAYLOAD = 0x7FC0BEEF
SIGNALLING_NAN = 0xFFA00001
LEAST_LONG, GREATEST_LONG = -2**63, 2**63 - 1


def i32(value):
    return struct.pack(">i", value)


def i64(value):
    return struct.pack(">q", value)


def text(value):
    """int length + UTF-8; null is the length -1."""
    if value is None:
        return i32(-1)
    encoded = value.encode("utf-8")
    return i32(len(encoded)) + encoded


def floats(*bits):
    """int count + the bits of each number; a float is given as a number, other bits as an int."""
    out = i32(len(bits))
    for one in bits:
        out += struct.pack(">I", one) if isinstance(one, int) else struct.pack(">f", one)
    return out


def raw(value):
    return i32(len(value)) + value


def origin(source, partition, position):
    return text(source) + i32(partition) + i64(position)


TOPIC = origin("readings", 3, 1234567890123)
FILE = origin("/data/Ångström.csv", -1, 17)
NOWHERE = origin("", -1, 0)

OBSERVATIONS = [
    text("boiler-7") + text("boilers") + i64(1700000000000) + floats(21.5, -0.0, 3.0e-38) + text("night shift") + TOPIC,
    text("Kessel Ü 🌡") + text("") + i64(LEAST_LONG) + floats() + text(None) + FILE,
    text("k") + text("g") + i64(GREATEST_LONG)
    + floats(NAN_WITH_PAYLOAD, SIGNALLING_NAN, float("inf"), float("-inf"), 1.401298464324817e-45) + text("") + NOWHERE,
]

DEAD_LETTERS = [
    text("WRONG_WIDTH") + text("expected 3 values, one a channel, found 2") + TOPIC + text('{"key": "a", "values": [1, 2]}'),
    text("NO_MODEL") + text("") + FILE + text(""),
    text("MALFORMED") + text("found 'Ü🌡'") + NOWHERE + text("\0\n…"),
]

RESULT_HEADS = [
    text("boiler-7") + text("boilers") + i64(1700000000000) + i64(41) + i64(4) + floats(1.25, -0.5, 0.31) + text("night shift"),
    text("Kessel Ü 🌡") + text("") + i64(LEAST_LONG) + i64(0) + i64(0) + floats() + text(None),
    text("k") + text("g") + i64(GREATEST_LONG) + i64(GREATEST_LONG) + i64(LEAST_LONG)
    + floats(NAN_WITH_PAYLOAD, float("-inf")) + text(""),
]

RESULT_AUTHORS = [
    text("heating/boilers") + text("ANSWER"),
    text("") + text("ANSWER"),
    text("next/Ü") + text("SHADOW"),
]

RELEASE_HEADS = [
    text("heating") + text("boilers") + i64(50) + raw(b"MRM1\x00\x01\xfe\xff"),
    text("p") + text("Ü/🌡") + i64(GREATEST_LONG) + raw(b""),
]

RELEASE_ORIGINS = [origin("models", 0, 12), NOWHERE]

CODES = [
    text("boiler-7") + text("boilers") + i64(1700000000000) + i64(41) + i64(4) + raw(b"\x99\x80\x31") + text("night shift") + TOPIC,
    text("Kessel Ü 🌡") + text("") + i64(LEAST_LONG) + i64(GREATEST_LONG) + i64(0) + raw(b"") + text(None) + FILE,
]

RESULTS = [head + author for head, author in zip(RESULT_HEADS, RESULT_AUTHORS)]
RELEASES = [head + place for head, place in zip(RELEASE_HEADS, RELEASE_ORIGINS)]


def inbound(releases):
    """byte tag + record: 0 observation, 1 dead letter, 2 code, 3 model release."""
    kinds = [OBSERVATIONS, DEAD_LETTERS, CODES, releases]
    return [bytes([tag]) + kinds[tag][0] for tag in range(4)]


def snapshot(kind):
    """What a savepoint of version 1 or 2 says of a serializer, behind the number of the version: modified UTF-8."""
    return [struct.pack(">H", len(kind)) + kind.encode("ascii")]


FILES = {
    "observation.bin": OBSERVATIONS,
    "dead-letter.bin": DEAD_LETTERS,
    "result.bin": RESULTS,
    "model-release.bin": RELEASES,
    "code.bin": CODES,
    "inbound.bin": inbound(RELEASES),
    "result-version-1.bin": RESULT_HEADS,
    "model-release-version-1.bin": RELEASE_HEADS,
    "inbound-version-1.bin": inbound(RELEASE_HEADS),
    "snapshot-observation.bin": snapshot("OBSERVATION"),
    "snapshot-result.bin": snapshot("RESULT"),
}

for name, records in FILES.items():
    with open(name, "wb") as out:
        out.write(b"".join(records))
