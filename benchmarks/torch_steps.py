#!/usr/bin/env python3
"""Steps of continual and state-space layers beside the same in torch: the table of docs/benchmarks/layers.md.

    mvn -B -q -pl benchmarks -am package -DskipTests -DskipITs
    python3 benchmarks/torch_steps.py --rounds 3

Needs torch, and g++ for torch.compile. JMH and torch take turns, round by round; every figure is wall-clock time of one
thread and the median of the rounds. The steps in torch are first held against torch's own layers on whole clips. The table
goes to standard output as Markdown.
"""
import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

import torch
import torch_layers as layers

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = [
    ("four convolutions", "ContinualBenchmark", "step", {"network": "conv"}),
    ("GRU", "ContinualBenchmark", "step", {"network": "gru"}),
    ("LSTM", "ContinualBenchmark", "step", {"network": "lstm"}),
    ("encoder layer", "ContinualBenchmark", "step", {"network": "encoder"}),
    ("S5 block", "StateSpaceBenchmark", "s5Block", {}),
    ("online S5, 16 modes", "StateSpaceBenchmark", "onlineHalf", {}),
    ("online S5, 32 modes", "StateSpaceBenchmark", "online", {}),
]


def jmh(benchmark, method, rows, parameters, seconds):
    """Microseconds a call."""
    with open(os.path.join(HERE, "target", "classpath")) as file:
        path = os.path.join(HERE, "target", "classes") + ":" + file.read().strip()
    lap = f"{round(1000 * seconds)}ms"
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = ["java", "-cp", path, "org.openjdk.jmh.Main", f"{benchmark}.{method}$", "-f", "1", "-p", f"rows={rows}"]
        for name, value in parameters.items():
            command += ["-p", f"{name}={value}"]
        if benchmark == "ContinualBenchmark":
            command += ["-p", "twin=vector"]
        command += ["-wi", "5", "-w", lap, "-i", "5", "-r", lap, "-rf", "json", "-rff", result.name]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        metric = json.load(open(result.name))[0]["primaryMetric"]
    laps = [lap for fork in metric["rawData"] for lap in fork]
    return statistics.median(laps) / {"ns/op": 1e3, "us/op": 1}[metric["scoreUnit"]]


def steps(name, rows):
    """What torch has to offer for a row of the table: a name and a function without arguments for each."""
    width = layers.Encoder.WIDTH if name == "encoder layer" else layers.WIDTH
    x = torch.randn(rows, width)
    if name.startswith("online"):
        online = layers.OnlineS5(int(name.split()[-2]))
        u, target = torch.randn(16), torch.randn(8)
        return [("eager", lambda: online.step(u, target))]
    kinds = {
        "four convolutions": [layers.ConvStack, layers.ConvStackByLayer],
        "GRU": [layers.Gru],
        "LSTM": [layers.Lstm],
        "encoder layer": [layers.Encoder],
        "S5 block": [layers.S5Block],
    }[name]
    offered = []
    for kind in kinds:
        eager = kind(rows)
        offered.append(("eager", lambda layer=eager: layer.step(x)))
        if kind is not layers.Encoder:
            compiled = kind(rows)
            offered.append(("compiled", torch.compile(lambda layer=compiled: layer.step(x))))
    return offered


def microseconds(step, seconds):
    """The best of five laps, after as long to warm up."""
    end = time.perf_counter() + 5 * seconds
    while time.perf_counter() < end:
        step()
    laps = []
    for _ in range(5):
        count, begin = 0, time.perf_counter()
        while time.perf_counter() < begin + seconds:
            for _ in range(20):
                step()
            count += 20
        laps.append((time.perf_counter() - begin) / count)
    return 1e6 * min(laps)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="of a lap")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    layers.check()
    cases = [(row, rows) for row in TABLE for rows in ((1,) if row[0].startswith("online") else (1, 64))]
    ours = {case[0][0] + str(case[1]): [] for case in cases}
    theirs = {key: {} for key in ours}
    offers = {row[0] + str(rows): steps(row[0], rows) for row, rows in cases}
    loads = []
    for _ in range(arguments.rounds):
        for (name, benchmark, method, parameters), rows in cases:
            key = name + str(rows)
            loads.append(os.getloadavg()[0])
            ours[key].append(jmh(benchmark, method, rows, parameters, arguments.seconds))
            for way, step in offers[key]:
                theirs[key].setdefault(way, []).append(microseconds(step, arguments.seconds))
    print(f"torch {torch.__version__}, load {min(loads):.1f} to {max(loads):.1f}, {arguments.rounds} rounds\n")
    print("| step | keys | Millrace, µs | torch, µs | compiled, µs | times torch | times compiled |\n" + "|---" * 7 + "|")
    for (name, *_), rows in cases:
        key = name + str(rows)
        mine = statistics.median(ours[key])
        # Of two ways to write the same, the better one of a round counts.
        cells, ratios = [], []
        for way in ("eager", "compiled"):
            laps = theirs[key].get(way)
            each = len(laps) // arguments.rounds if laps else 0
            best = [min(laps[i : i + each]) for i in range(0, len(laps), each)] if laps else []
            cells.append(f"{statistics.median(best):.3g}" if best else "")
            ratios.append(f"{statistics.median(best) / mine:.1f}" if best else "")
        print(f"| {name} | {rows} | {mine:.3g} | {' | '.join(cells)} | {' | '.join(ratios)} |", flush=True)


main()
