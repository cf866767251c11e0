#!/usr/bin/env python3
"""Makes the extract of the activity recordings that ships with Millrace.

    python3 activity_extract.py OUT.csv.gz FOLDER SUBJECT...

FOLDER holds the recordings as published, one folder a subject, one file for each execution and device
(s18/s18_01_sp.csv for the phone, .._sw.csv for the watch, plain or gzipped). Phone and watch of one
execution become one table at 50 Hz:

- Time stamps arrive in bursts although both devices sample evenly, so sample i of a device is given the
  time a + b i, fitted to that file's stamps by least squares.
- The mean of the samples of each 20 ms, per device, is one row; its time is the end of those 20 ms. The
  first and the last row are where both devices have samples.
- A row's label is that of the phone's last sample in it.

Accelerations keep three decimals, angular velocities four. Prints the SHA-256 of the unpacked result.
Python's standard library only.
"""

import csv
import glob
import gzip
import hashlib
import io
import math
import os
import sys

PERIOD = 20
SENSORS = ["x_acc", "y_acc", "z_acc", "x_gyro", "y_gyro", "z_gyro"]
DEVICES = {"phone": "sp", "watch": "sw"}
CHANNELS = ["%s_%s" % (device, sensor) for device in DEVICES for sensor in SENSORS]
LABELS = ["SEATED", "STANDING_UP", "WALKING", "TURNING", "SITTING_DOWN"]


def samples(path):
    """(time, six numbers, label) of every sample of a file, the time fitted."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    stamps = [int(row["timestamp"]) for row in rows]
    count = len(rows)
    middle = (count - 1) / 2
    first = stamps[0]
    mean = sum(stamp - first for stamp in stamps) / count
    slope = sum((i - middle) * (stamp - first) for i, stamp in enumerate(stamps)) / sum(
        (i - middle) ** 2 for i in range(count))
    for i, row in enumerate(rows):
        time = first + mean + slope * (i - middle)
        yield time, [float(row[name]) for name in SENSORS], LABELS.index(row["label"])


def bins(path):
    """Means of the samples of each period: end of the period -> (six numbers, last label)."""
    gathered = {}
    for time, values, label in samples(path):
        gathered.setdefault((math.floor(time / PERIOD) + 1) * PERIOD, []).append((values, label))
    return {
        end: ([sum(column) / len(rows) for column in zip(*(values for values, _ in rows))], rows[-1][1])
        for end, rows in gathered.items()}


def recording(folder, name):
    """Rows (time, label, twelve numbers) of one execution, in order of time."""
    phone, watch = (
        bins(sorted(glob.glob(os.path.join(folder, name[:3], "%s_%s.csv*" % (name, suffix))))[0])
        for suffix in DEVICES.values())
    first, last = max(min(phone), min(watch)), min(max(phone), max(watch))
    return [
        (end, phone[end][1], phone[end][0] + watch[end][0])
        for end in range(first, last + 1, PERIOD)]


def names(folder, subject):
    """The executions of a subject, such as s18_01, in order."""
    paths = glob.glob(os.path.join(folder, subject, "%s_*_sp.csv*" % subject))
    return sorted(os.path.basename(path)[:6] for path in paths)


def main(out, folder, subjects):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time", "recording", "activity"] + CHANNELS)
    count = 0
    for subject in sorted(subjects):
        for name in names(folder, subject):
            for time, label, values in recording(folder, name):
                digits = [
                    "%.*f" % (3 if "acc" in channel else 4, value)
                    for channel, value in zip(CHANNELS, values)]
                writer.writerow([time, name, label] + digits)
                count += 1
    content = text.getvalue().encode("utf-8")
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(content)
    print("%d rows, sha256 unpacked %s" % (count, hashlib.sha256(content).hexdigest()))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
