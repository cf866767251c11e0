#!/usr/bin/env python3
"""The dictionary's inner loop once more in numpy, for DictionaryBenchmark to be compared with.

Fast mode, mini-batches of ten: codes, gradient, tracker, polar factor by singular value decomposition. Processor time of
one thread; nothing else that the learner does (sparse codes, reconstructions, errors, scores) is done here. Also the
speed of a matrix product, which is that of the BLAS below.

    OPENBLAS_NUM_THREADS=1 python3 benchmarks/dictionary_loop.py 16 30 64 128 256
"""
import sys
import time

import numpy as np

BATCH = 10
SECONDS = 2.0


def minibatch_seconds(n, dtype):
    random = np.random.default_rng(1)
    planted, _ = np.linalg.qr(random.standard_normal((n, n)))
    codes = random.standard_normal((640, n)) * (random.random((640, n)) < 0.1)
    stream = (codes @ planted.T).astype(dtype)
    atoms, _ = np.linalg.qr(random.standard_normal((n, n)))
    atoms = atoms.astype(dtype)
    tracker = np.zeros((n, n), dtype)
    steps = 0
    best = float("inf")
    begin = time.process_time()
    while time.process_time() - begin < SECONDS:
        lap = time.process_time()
        for _ in range(50):
            at = (steps * BATCH) % len(stream)
            observations = stream[at : at + BATCH]
            z = observations @ atoms.T
            derivative = np.sign(z) * np.maximum(np.abs(z) - 0.1, 0)
            gradient = derivative.T @ observations / BATCH
            rho = dtype(min(1.0, (2 + 18 / (1 + steps / 300)) / (steps + 10)))
            tracker += rho * (gradient - tracker)
            left, _, right = np.linalg.svd(tracker)
            atoms = left @ right
            steps += 1
        best = min(best, (time.process_time() - lap) / 50)
    return best


def gemm_gflops(n):
    random = np.random.default_rng(1)
    a, b = (random.standard_normal((n, n)).astype(np.float32) for _ in "ab")
    into = np.empty((n, n), np.float32)
    laps = max(1, int(2e7 / n**3))
    best = float("inf")
    for _ in range(30):
        lap = time.process_time()
        for _ in range(laps):
            np.dot(a, b, out=into)
        best = min(best, (time.process_time() - lap) / laps)
    return 2e-9 * n**3 / best


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ["30"]):
        for kind in (np.float32, np.float64):
            seconds = minibatch_seconds(size, kind)
            print(
                f"n={size} {kind.__name__}: {1e6 * seconds:.1f} us a mini-batch, "
                f"{BATCH / seconds:.0f} observations/s, {gemm_gflops(size):.0f} GFLOP/s of float32 products"
            )
