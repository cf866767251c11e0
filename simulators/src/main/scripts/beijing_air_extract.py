#!/usr/bin/env python3
"""Makes the extract of the Beijing air-quality readings that ships with Millrace.

    python3 beijing_air_extract.py OUT.csv.gz PRSA_Data_*.csv[.gz]

Reads the station files as published (plain or gzipped), keeps the hours from FIRST on and the eleven
numeric channels, writes one row for each hour and station in the order (hour, station name), and leaves
missing cells empty. Numbers keep the digits of the original. Prints the SHA-256 of the unpacked result.
Python's standard library only.
"""

import csv
import gzip
import hashlib
import io
import sys

FIRST = "2015-03-01T00:00"
CHANNELS = ["PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM"]
MISSING = "NA"


def rows(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            hour = "%s-%02d-%02dT%02d:00" % (
                row["year"], int(row["month"]), int(row["day"]), int(row["hour"]))
            if hour >= FIRST:
                cells = ["" if row[name] == MISSING else row[name] for name in CHANNELS]
                yield [hour, row["station"]] + cells


def main(out, paths):
    table = sorted((row for path in paths for row in rows(path)), key=lambda row: row[:2])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time", "station"] + CHANNELS)
    writer.writerows(table)
    content = text.getvalue().encode("utf-8")
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(content)
    print("%d rows, %d stations, sha256 unpacked %s" % (
        len(table), len({row[1] for row in table}), hashlib.sha256(content).hexdigest()))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
