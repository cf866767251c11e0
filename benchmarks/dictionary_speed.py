#!/usr/bin/env python3
"""Speed of the dictionary: the table of docs/benchmarks/dictionary.md.

    mvn -B -q -pl benchmarks -am package -DskipTests
    OPENBLAS_NUM_THREADS=1 python3 benchmarks/dictionary_speed.py --rounds 3

JMH and the loop in numpy take turns, size by size and round by round; every figure is of one thread and the median of the
rounds. Java's is wall-clock time, numpy's processor time at its best: run it on an idle machine. The table goes to standard output as Markdown.
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


def jmh(n, twin, benchmarks, seconds, predict="false"):
    """Microseconds and bytes allocated by benchmark, floats of a group, products of an oracle."""
    with open(os.path.join(HERE, "target", "classpath")) as file:
        path = os.path.join(HERE, "target", "classes") + ":" + file.read().strip()
    lap = f"{round(1000 * seconds)}ms"
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = ["java", "-cp", path, "org.openjdk.jmh.Main", f"DictionaryBenchmark.({benchmarks})$", "-f", "1"]
        # Compile before going on: on a busy machine the compiler would not be done when measuring begins.
        command += ["-jvmArgsPrepend", "-Xbatch"]
        command += ["-p", f"n={n}", "-p", f"twin={twin}", "-p", f"predict={predict}", "-wi", "4", "-w", lap, "-i", "4", "-r", lap, "-prof", "gc"]
        said = subprocess.run(
            command + ["-rf", "json", "-rff", result.name], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        runs = json.load(open(result.name))
    floats, products = re.search(r"floats of a group: (\d+); products of an oracle: ([\d.]+)", said).groups()
    figures = {"floats": int(floats), "products": float(products)}
    for run in runs:
        name = run["benchmark"].rsplit(".", 1)[1]
        laps = [lap for fork in run["primaryMetric"]["rawData"] for lap in fork]
        figures[name] = statistics.median(laps)
        norms = [m for key, m in run["secondaryMetrics"].items() if key.endswith("gc.alloc.rate.norm")]
        figures[name + " bytes"] = statistics.median(value for fork in norms[0]["rawData"] for value in fork)
    return figures


def compare_prediction(arguments):
    """What the closed loop adds to an observation, and the rate of the kernel in the same run."""
    print("| n | coding, µs | with `predict` | added | and learning, µs | with `predict` | added | a product, GFLOP/s |")
    print("|---" * 8 + "|")
    for n in arguments.sizes:
        pairs = []
        for _ in range(arguments.rounds):
            names = "coding|observation|product"
            pairs.append([jmh(n, "vector", names, arguments.seconds, predict) for predict in ("false", "true")])
        cells = []
        for name in ("coding", "observation"):
            before, after = (statistics.median(pair[side][name] for pair in pairs) for side in (0, 1))
            added = statistics.median(pair[1][name] / pair[0][name] for pair in pairs) - 1
            cells += [f"{before:.2f}", f"{after:.2f}", f"{100 * added:.0f} %"]
        rate = 2e-3 * n**3 / statistics.median(run["product"] for pair in pairs for run in pair)
        print(f"| {n} | " + " | ".join(cells) + f" | {rate:.0f} |", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1, help="of a JMH iteration")
    parser.add_argument("sizes", type=int, nargs="*", default=[16, 30, 64, 128, 256])
    parser.add_argument("--predict", action="store_true", help="compare with the closed loop instead")
    arguments = parser.parse_args()
    if arguments.predict:
        compare_prediction(arguments)
        return
    measured = {n: [] for n in arguments.sizes}
    loads = []
    for _ in range(arguments.rounds):
        for n in arguments.sizes:
            loads.append(os.getloadavg()[0])
            figures = jmh(n, "vector", "observation|oracle|product", arguments.seconds)
            figures["plain"] = jmh(n, "plain", "observation", arguments.seconds)["observation"]
            figures["loop"] = 1e6 * min(minibatch_seconds(n, kind) for kind in (np.float32, np.float64))
            figures["blas"] = gemm_gflops(n)
            measured[n].append(figures)

    def median(n, name):
        return statistics.median(figures[name] for figures in measured[n])

    kernel = {n: 2e-3 * n**3 / median(n, "product") for n in measured}
    blas = {n: median(n, "blas") for n in measured}
    print(f"load {min(loads):.1f} to {max(loads):.1f}, {arguments.rounds} rounds")
    for name, speeds in (("Millrace", kernel), ("numpy", blas)):
        print(f"- products of {name}, GFLOP/s: " + ", ".join(f"{v:.0f} (n={n})" for n, v in speeds.items()))
    peak = max([*kernel.values(), *blas.values()])
    print(
        "\n| n | observations/s | plain Java | an oracle, µs | its products | its share | numpy, µs a mini-batch "
        "| times numpy | of the gemm floor | bytes a group | bytes allocated |"
    )
    print("|---" * 11 + "|")
    for n in measured:
        batch = BATCH * median(n, "observation")
        floor = 2e-3 * (median(n, "products") * n**3 + 4 * BATCH * n**2) / peak
        ratio = statistics.median(f["loop"] / (BATCH * f["observation"]) for f in measured[n])
        print(
            f"| {n} | {1e6 * BATCH / batch:,.0f} | {1e6 / median(n, 'plain'):,.0f} | {median(n, 'oracle'):.1f} "
            f"| {median(n, 'products'):.1f} | {100 * median(n, 'oracle') / batch:.0f} % | {median(n, 'loop'):.0f} "
            f"| {ratio:.1f} | {100 * floor / batch:.0f} % | {4 * measured[n][0]['floats']:,} "
            f"| {median(n, 'observation bytes'):.2f} |",
            flush=True,
        )


main()
