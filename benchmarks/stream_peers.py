#!/usr/bin/env python3
"""Prequential accuracy of scikit-learn's online learners on the streams of the literature.

    java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \\
      io.millrace.benchmark.published.stream.StreamsRun 100000 3 STREAMS
    python3 benchmarks/stream_peers.py STREAMS

The first command writes a file for each stream and seed into the folder STREAMS. A batch of 100 readings is answered,
then learned, with the defaults of each learner behind a StandardScaler that learns in the same way. Needs numpy and
scikit-learn.
"""
import glob
import os
import sys

import numpy as np
from sklearn.linear_model import Perceptron, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler

BATCH = 100
LEARNERS = {
    "GaussianNB": GaussianNB,
    "SGDClassifier, log loss": lambda: SGDClassifier(loss="log_loss", random_state=0),
    "Perceptron": lambda: Perceptron(random_state=0),
}


def accuracy(table, maker):
    learner, scaler = maker(), StandardScaler()
    values, labels = table[:, :-1], table[:, -1].astype(int)
    classes = np.unique(labels)
    right = 0
    for at in range(0, len(table), BATCH):
        batch, truth = values[at : at + BATCH], labels[at : at + BATCH]
        if at:
            right += int(np.sum(learner.predict(scaler.transform(batch)) == truth))
        scaler.partial_fit(batch)
        learner.partial_fit(scaler.transform(batch), truth, classes=classes)
    return right / (len(table) - BATCH)


def main():
    print("| stream | " + " | ".join(LEARNERS) + " |\n|" + "---|" * (len(LEARNERS) + 1))
    for folder in sorted(glob.glob(os.path.join(sys.argv[1], "*", ""))):
        tables = [np.loadtxt(path, delimiter=",") for path in sorted(glob.glob(os.path.join(folder, "*.csv")))]
        cells = [f"{100 * np.mean([accuracy(table, maker) for table in tables]):.1f}" for maker in LEARNERS.values()]
        print(f"| {os.path.basename(os.path.dirname(folder))} | " + " | ".join(cells) + " |", flush=True)


main()
