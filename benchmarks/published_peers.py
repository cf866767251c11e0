#!/usr/bin/env python3
"""Anomaly scores of scikit-learn on published series, for the programs that judge every method alike.

    python3 benchmarks/published_peers.py nab FOLDER SCORES
    python3 benchmarks/published_peers.py skab FOLDER SCORES

writes SCORES/isolation forest (scikit-learn)/SERIES.txt, a score for each reading. The forest has the defaults of
scikit-learn and sees windows of eight readings (nab) or single readings (skab). It is fitted to the first part of a
series, 15 % and at most 750 readings (nab) or 400 (skab), and then stays. Needs numpy and scikit-learn.
"""
import glob
import gzip
import os
import sys

import numpy as np
from sklearn.ensemble import IsolationForest

METHOD = "isolation forest (scikit-learn)"


def rows(path, separator):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        lines = file.read().splitlines()
    return lines[0].split(separator), [line.split(separator) for line in lines[1:] if line]


def series(kind, folder):
    """Name, values and length of the first part of each series."""
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.csv*"), recursive=True)):
        name = os.path.relpath(path, folder).removesuffix(".gz").removesuffix(".csv")
        header, cells = rows(path, ";" if kind == "skab" else ",")
        if kind == "skab":
            if "anomaly" not in header:
                continue
            last = header.index("anomaly")
            yield name, np.array([row[1:last] for row in cells], float), 400
        else:
            yield name, np.array([row[1:2] for row in cells], float), min(len(cells) * 15 // 100, 750)


def main():
    kind, folder, out = sys.argv[1:4]
    length = 8 if kind == "nab" else 1
    for name, values, first in series(kind, folder):
        windows = np.lib.stride_tricks.sliding_window_view(values, length, axis=0).reshape(len(values) - length + 1, -1)
        forest = IsolationForest(random_state=0).fit(windows[: first - length + 1])
        scores = np.concatenate([np.full(length - 1, np.nan), -forest.score_samples(windows)])
        path = os.path.join(out, METHOD, name + ".txt")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.writelines(f"{score:.9g}\n" for score in scores)


main()
