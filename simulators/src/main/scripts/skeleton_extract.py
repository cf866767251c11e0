#!/usr/bin/env python3
"""Makes the extract of the skeleton recordings that ships with Millrace.

    python3 skeleton_extract.py OUT.csv.gz FOLDER SUBJECT...

FOLDER holds the recordings as published, Seq<sequence>_<subject>.csv, plain or gzipped: 20 joints "x y z" and the number
of the action, frame by frame. The frames have no time stamps; they are given some: 30 a second, one minute from the
beginning of one recording of a person to the next. Positions keep millimetres. Prints the SHA-256 of the unpacked result.
Python's standard library only.
"""

import gzip
import hashlib
import io
import os
import sys

JOINTS = [
    "HipCenter", "Spine", "ShoulderCenter", "Head", "ShoulderLeft", "ElbowLeft", "WristLeft", "HandLeft", "ShoulderRight",
    "ElbowRight", "WristRight", "HandRight", "HipLeft", "KneeLeft", "AnkleLeft", "FootLeft", "HipRight", "KneeRight",
    "AnkleRight", "FootRight"]
ACTIONS = [
    "none", "right punch", "left punch", "front right kick", "front left kick", "side right kick", "side left kick",
    "back fist", "elbow strike"]
# The first of May 2016, in milliseconds.
BEGIN, RECORDING = 1462060800000, 60000


def recording(folder, sequence, subject):
    """Frames of 3 lists of 20 numbers, rounded to millimetres, and the number of the action of each."""
    path = os.path.join(folder, "Seq%d_%d.csv" % (sequence, subject))
    opener = gzip.open if not os.path.exists(path) else open
    with opener(path if opener is open else path + ".gz", "rt", encoding="utf-8") as lines:
        names = [name.strip() for name in next(lines).split(";")]
        if names != JOINTS:
            raise ValueError("Cannot read %s: expected the joints %s, found %s" % (path, JOINTS, names))
        cells = [line.strip().split(";") for line in lines if line.strip()]
    frames = [[[round(float(n), 3) for n in axis] for axis in zip(*(joint.split() for joint in row[:-1]))] for row in cells]
    return frames, [int(row[-1]) for row in cells]


def main(out, folder, subjects):
    text = io.StringIO()
    text.write("time,recording,action,%s\n" % ",".join("%s.%s" % (axis, joint) for axis in "xyz" for joint in JOINTS))
    count = 0
    for subject in sorted(map(int, subjects)):
        for sequence in range(1, 7):
            for at, (frame, action) in enumerate(zip(*recording(folder, sequence, subject))):
                time = BEGIN + (sequence - 1) * RECORDING + round(at * 1000 / 30)
                numbers = ",".join("%.3f" % number for axis in frame for number in axis)
                text.write("%d,p%d_%d,%d,%s\n" % (time, subject, sequence, action, numbers))
                count += 1
    content = text.getvalue().encode("utf-8")
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(content)
    print("%d rows, sha256 unpacked %s" % (count, hashlib.sha256(content).hexdigest()))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
