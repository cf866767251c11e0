#!/usr/bin/env python3
"""Writes the golden model messages from the drawings in PublishedModel and Safetensors of io.millrace.model.

Knows nothing of the Java code. Run it in this folder. The other files of the folder were written by hand. None of them changes any
more: another form gets files of its own in the folder of the release that first writes it.
"""
import hashlib
import struct

TENSORS = [("dictionary", (2, 3), (1, 2, 3, 4, 5, 6)), ("scale", (), (0.5,)), ("sums", (2,), (-1, 1e-30))]


def safetensors():
    entries, data = ['"__metadata__":{"model":"air/station/3","producer":"millrace"}'], b""
    for name, shape, values in TENSORS:
        begin = len(data)
        data += struct.pack("<%df" % len(values), *values)
        entries.append(
            '"%s":{"dtype":"F32","shape":[%s],"data_offsets":[%d,%d]}'
            % (name, ",".join(map(str, shape)), begin, len(data)))
    header = ("{" + ",".join(entries) + "}").encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + data


MANIFEST = """{
  "format" : 1,
  "pipeline" : "air",
  "group" : "station",
  "version" : 3,
  "parent" : 2,
  "learned" : 30,
  "time" : 1700000000000,
  "seed" : 7,
  "channels" : [ "PM2.5", "Ozon Ü" ],
  "operators" : [ {
    "standardize" : {
      "horizon" : 720
    }
  }, {
    "dictionary" : {
      "mode" : "fast"
    }
  } ],
%s  "sha256" : "%s"
}"""


def message(standing):
    """MRM1, length of the manifest, manifest, tensors."""
    tensors = safetensors()
    manifest = (MANIFEST % (standing, hashlib.sha256(tensors).hexdigest())).encode("utf-8")
    return b"MRM1" + struct.pack(">i", len(manifest)) + manifest + tensors


for name, standing in [
    ("model.mrm1", ""),
    ("model-held.mrm1", '  "standing" : "held",\n  "from" : 1700000000001,\n'),
]:
    with open(name, "wb") as out:
        out.write(message(standing))
