#!/usr/bin/env python3
"""Speed of the dictionary: the table of docs/benchmarks/dictionary.md.

    mvn -B -q -pl benchmarks -am package -DskipTests
    OPENBLAS_NUM_THREADS=1 python3 benchmarks/dictionary_speed.py --rounds 3

JMH and the loop in numpy take turns, size by size and round by round; every figure is processor time of one thread and the
median of the rounds. The table goes to standard output as Markdown.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile

import numpy as np
from dictionary_loop import gemm_gflops, minibatch_seconds

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 10


def jmh(n, seconds):
    """Microseconds by (twin, benchmark), bytes allocated by the same, floats of a group, products of an oracle."""
    with open(os.path.join(HERE, "target", "classpath")) as file:
        path = os.path.join(HERE, "target", "classes") + ":" + file.read().strip()
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = ["java", "-cp", path, "org.openjdk.jmh.Main", "DictionaryBenchmark", "-p", f"n={n}", "-f", "1"]
        command += ["-wi", "3", "-w", f"{seconds}s", "-i", "5", "-r", f"{seconds}s", "-prof", "gc"]
        said = subprocess.run(
            command + ["-rf", "json", "-rff", result.name], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        runs = json.load(open(result.name))
    floats, products = re.search(r"floats of a group: (\d+); products of an oracle: ([\d.]+)", said).groups()
    times, bytes_ = {}, {}
    for run in runs:
        name = run["params"]["twin"], run["benchmark"].rsplit(".", 1)[1]
        spent, calls = (run["secondaryMetrics"][key]["rawData"][0] for key in ("nanos", "calls"))
        rows = BATCH if name[1] in ("observation", "coding") else 1
        times[name] = statistics.median(1e-3 * nanos / count / rows for nanos, count in zip(spent, calls))
        norms = [m for key, m in run["secondaryMetrics"].items() if key.endswith("gc.alloc.rate.norm")]
        bytes_[name] = statistics.median([value for fork in norms[0]["rawData"] for value in fork])
    return times, bytes_, int(floats), float(products)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1, help="of a JMH iteration")
    parser.add_argument("sizes", type=int, nargs="*", default=[16, 30, 64, 128, 256])
    arguments = parser.parse_args()
    measured = {n: [] for n in arguments.sizes}
    loads = []
    for _ in range(arguments.rounds):
        for n in arguments.sizes:
            loads.append(os.getloadavg()[0])
            loop = 1e6 * min(minibatch_seconds(n, kind) for kind in (np.float32, np.float64))
            measured[n].append((*jmh(n, arguments.seconds), loop, gemm_gflops(n)))

    def median(n, take):
        return statistics.median(take(*one) for one in measured[n])

    kernel = {n: 2e-3 * n**3 / median(n, lambda t, *_: t["vector", "product"]) for n in measured}
    peak = max(kernel.values())
    blas = max(median(n, lambda *one: one[5]) for n in measured)
    print(f"load {min(loads):.1f} to {max(loads):.1f}; products: Millrace {peak:.0f} GFLOP/s at best ({', '.join(f'n={n}: {v:.0f}' for n, v in kernel.items())}), numpy {blas:.0f}")
    peak = max(peak, blas)
    print("\n| n | observations/s | plain Java | µs an oracle | its products | share of the oracle | numpy µs a mini-batch | times numpy | of the gemm floor | bytes a group | bytes allocated |")
    print("|---" * 11 + "|")
    for n in measured:
        observation = median(n, lambda t, *_: t["vector", "observation"])
        plain = median(n, lambda t, *_: t["plain", "observation"])
        oracle = median(n, lambda t, *_: t["vector", "oracle"])
        products = median(n, lambda t, b, f, p, *_: p)
        loop = median(n, lambda *one: one[4])
        ratio = median(n, lambda t, b, f, p, loop, g: loop / (BATCH * t["vector", "observation"]))
        floor = 2e-3 * (products * n**3 + 3 * BATCH * n**2) / peak
        allocated = median(n, lambda t, b, *_: b["vector", "observation"])
        print(
            f"| {n} | {1e6 / observation:,.0f} | {1e6 / plain:,.0f} | {oracle:.1f} | {products:.1f} "
            f"| {100 * oracle / (BATCH * observation):.0f} % | {loop:.0f} | {ratio:.1f} "
            f"| {100 * floor / (BATCH * observation):.0f} % | {4 * measured[n][0][2]:,} | {allocated:.2f} |",
            flush=True,
        )


main()
