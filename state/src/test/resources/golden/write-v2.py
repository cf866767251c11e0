#!/usr/bin/env python3
"""Writes the golden files of version 2 from the drawings in KeyStateSerializer and KeyStateSerializerSnapshot.

Knows nothing of the Java code. Run in this folder; the files never change once a release has written them.
The slot table has the bytes of version 1.
"""
import struct

VALUES = [0.5, -1.25, 3.0e-38, 7.0, 1.0e30, -0.0, 1.5, 42.0, -2.5]
STEPS = 1234567890123
CONFIRMED = 1488254400000
NO_TIME = -2**63


def run(time, count, other):
    return struct.pack(">qiq", time, count, other)


def write(name, marks, clock):
    with open(name, "wb") as out:
        out.write(struct.pack(">qqB", STEPS, CONFIRMED, marks))
        out.write(clock)
        out.write(struct.pack(">9f", *VALUES))


write("key-state-v2-plain.bin", 0, b"")
write(
    "key-state-v2-whole.bin",
    1 | 2 | 4 | 8,
    struct.pack(">qq", 1488254400777, 86400000)
    + run(2051222400000, 2, 1900000000000)
    + run(1488000000000, 7, NO_TIME),
)
write("key-state-v2-behind.bin", 8, run(1488000000000, 3, 1487000000000))
