#!/usr/bin/env python3
"""Writes the golden files of version 1 from the drawings in KeyStateSerializer and KeyStateSerializerSnapshot.

Knows nothing of the Java code. Run in this folder; the files never change once a release has written them.
"""
import struct

SLOTS = [("dictionary", 0.0, (2, 3)), ("scale", 1.0, ()), ("pending.sum", -2.5, (2,))]
VALUES = [0.5, -1.25, 3.0e-38, 7.0, 1.0e30, -0.0, 1.5, 42.0, -2.5]

with open("key-state-v1.bin", "wb") as out:
    out.write(struct.pack(">qq", 1234567890123, 1488254400000))
    out.write(struct.pack(">9f", *VALUES))

with open("slot-table-v1.bin", "wb") as out:
    out.write(struct.pack(">i", len(SLOTS)))
    for name, initial, shape in SLOTS:
        text = name.encode()
        out.write(struct.pack(">H", len(text)) + text)
        out.write(struct.pack(">fi", initial, len(shape)))
        out.write(struct.pack(">%di" % len(shape), *shape))
