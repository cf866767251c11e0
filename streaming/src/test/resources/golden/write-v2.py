#!/usr/bin/env python3
"""Writes the golden files of records of version 2, the one that release 0.1.0 writes, from the drawing in RecordFormat.

Knows nothing of the Java code. Run in this folder; the files never change once a release has written them.
"""
import struct

NAN = b"\x7f\xc0\x00\x00"


def text(value):
    if value is None:
        return struct.pack(">i", -1)
    data = value.encode("utf-8")
    return struct.pack(">i", len(data)) + data


def floats(*values):
    return struct.pack(">i", len(values)) + b"".join(NAN if v is None else struct.pack(">f", v) for v in values)


def block(data):
    return struct.pack(">i", len(data)) + data


def origin(source, partition, position):
    return text(source) + struct.pack(">iq", partition, position)


OBSERVATION = (
    text("boiler-7") + text("Kessel \u00fc") + struct.pack(">q", 1700000000000) + floats(21.5, None, -0.0, 1e30)
    + text("night") + origin("readings", 3, 1234567890123)
)
DEAD_LETTER = (
    text("WRONG_WIDTH") + text("expected 3 values, found 2") + origin("in/a.csv", -1, 17) + text("boiler-7;1;2")
)
RESULT = (
    text("boiler-7") + text("boilers") + struct.pack(">qqq", -1, 5000000000, 12) + floats(0.5, -1.25) + text(None)
    + text("heating/boilers") + text("SHADOW")
)
MODEL_RELEASE = (
    text("heating") + text("boilers") + struct.pack(">q", 12) + block(bytes([0, 1, 127, 128, 255])) + origin("", -1, 0)
)
CODE = (
    text("boiler-7") + text("boilers") + struct.pack(">qqq", 1700000000000, 41, 3) + block(bytes([200, 0, 7]))
    + text(None) + origin("packets", 0, 99)
)
KINDS = {
    "observation": OBSERVATION,
    "dead-letter": DEAD_LETTER,
    "result": RESULT,
    "model-release": MODEL_RELEASE,
    "code": CODE,
    "inbound": b"\x00" + OBSERVATION + b"\x01" + DEAD_LETTER + b"\x02" + CODE + b"\x03" + MODEL_RELEASE,
}

for kind, data in KINDS.items():
    with open(kind + "-v2.bin", "wb") as out:
        out.write(data)
