#!/usr/bin/env python3
"""One series of NAB with its labels, in a form that a pipeline reads and `millrace measure` judges.

    python3 benchmarks/nab_labels.py FOLDER SERIES OUT

FOLDER has combined_windows.json, SERIES is a name in it such as realKnownCause/nyc_taxi. Writes OUT/series.csv with
time, value and label (anomaly inside a window, usual outside), and prints the number of first readings that NAB does
not judge: 15 %, at most 750.
"""
import csv
import gzip
import json
import os
import sys


def main():
    folder, name, out = sys.argv[1:4]
    with open(os.path.join(folder, "combined_windows.json")) as file:
        windows = [(first[:19], last[:19]) for first, last in json.load(file)[name + ".csv"]]
    plain = os.path.join(folder, name + ".csv")
    with open(plain) if os.path.exists(plain) else gzip.open(plain + ".gz", "rt") as file:
        rows = list(csv.reader(file))[1:]
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "series.csv"), "w") as file:
        file.write("timestamp,value,label\n")
        for time, value in rows:
            inside = any(first <= time <= last for first, last in windows)
            file.write(f"{time},{value},{'anomaly' if inside else 'usual'}\n")
    print(min(len(rows) * 15 // 100, 750))


main()
