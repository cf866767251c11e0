#!/usr/bin/env python3
"""Answers of scikit-learn for the experiment with one pollutant over the sensors of a city.

    python3 benchmarks/sensor_peers.py FOLDER SENSORS

reads FOLDER/POLLUTANT.f32, a row an hour, NaN where nothing was observed, and writes for each of its methods
FOLDER/POLLUTANT.METHOD.answers: the answers with one number kept, then two, three and four. A gap repeats the sensor's last
value, as these methods take none. MiniBatchDictionaryLearning, with as many atoms
as sensors and with four times as many, answers every ten hours before it learns them; its alpha
is the one of six with the least error, with two numbers, over the last fifth of the first year, learned from the rest
of it. FastICA is fitted to all hours. Both are coded by orthogonal matching pursuit. Needs numpy and scikit-learn.
"""
import glob
import os
import sys

import numpy as np
from sklearn.decomposition import FastICA, MiniBatchDictionaryLearning

KEEPS = (1, 2, 3, 4)
BATCH = 10
YEAR = 365 * 24
SEED = 11


def filled(rows):
    rows = rows.astype(float)
    rows[0] = np.where(np.isnan(rows[0]), 0, rows[0])
    for at in range(1, len(rows)):
        rows[at] = np.where(np.isnan(rows[at]), rows[at - 1], rows[at])
    return rows


def unit(atoms):
    norms = np.linalg.norm(atoms, axis=1, keepdims=True)
    return atoms / np.where(norms > 0, norms, 1)


def pursuit(batch, atoms):
    """Reconstructions by orthogonal matching pursuit, one for each of KEEPS."""
    answers = np.zeros((len(KEEPS),) + batch.shape)
    for row, sample in enumerate(batch):
        chosen, rest = [], sample
        for number in range(len(KEEPS)):
            correlation = np.abs(atoms @ rest)
            correlation[chosen] = -1
            chosen.append(int(np.argmax(correlation)))
            part = atoms[chosen]
            codes = np.linalg.lstsq(part.T, sample, rcond=None)[0]
            answers[number, row] = codes @ part
            rest = sample - answers[number, row]
    return answers


def learner(n, atoms, alpha):
    random = np.random.default_rng(SEED)
    start, _ = np.linalg.qr(random.standard_normal((n, n)))
    start = np.vstack([start, unit(random.standard_normal((atoms - n, n)))])
    return MiniBatchDictionaryLearning(
        n_components=atoms, alpha=alpha, batch_size=BATCH, dict_init=start, random_state=SEED
    ), start


def tuned(rows, atoms):
    most = YEAR * 4 // 5
    errors = {}
    for alpha in (0.003, 0.01, 0.03, 0.1, 0.3, 1.0):
        model, _ = learner(rows.shape[1], atoms, alpha)
        for at in range(0, most, BATCH):
            model.partial_fit(rows[at : at + BATCH])
        held = rows[most:YEAR]
        errors[alpha] = np.linalg.norm(held - pursuit(held, unit(model.components_))[1]) / np.linalg.norm(held)
    print("alpha:", ", ".join(f"{alpha}: {error:.3f}" for alpha, error in errors.items()), file=sys.stderr)
    return min(errors, key=errors.get)


def online(rows, count):
    answers = np.zeros((len(KEEPS),) + rows.shape)
    model, atoms = learner(rows.shape[1], count, tuned(rows, count))
    for at in range(0, len(rows), BATCH):
        batch = rows[at : at + BATCH]
        answers[:, at : at + BATCH] = pursuit(batch, atoms)
        model.partial_fit(batch)
        atoms = unit(model.components_)
    return answers


def in_hindsight(rows):
    model = FastICA(whiten="unit-variance", max_iter=500, tol=1e-5, random_state=SEED)
    model.fit(rows)
    return pursuit(rows, unit(model.mixing_.T))


def main():
    folder, sensors = sys.argv[1], int(sys.argv[2])
    for path in sorted(glob.glob(os.path.join(folder, "*.f32"))):
        rows = filled(np.fromfile(path, np.float32).reshape(-1, sensors))
        name = path.removesuffix(".f32")
        methods = {
            "scikit-learn": online(rows, sensors),
            "scikit-learn, 4 atoms a sensor": online(rows, 4 * sensors),
            "FastICA, in hindsight": in_hindsight(rows),
        }
        for method, answers in methods.items():
            answers.astype("<f4").tofile(f"{name}.{method}.answers")


main()
