#!/usr/bin/env python3
"""Processor time of whole jobs: one source for three branches against three jobs, and results with few fields.

    python3 benchmarks/job_cost.py

runs ./millrace (or the command in MILLRACE) on two years of hourly air quality, in a folder that it removes. Each job
runs on all readings and on the first 2,000; the difference is what the rest costs, without start and end.
"""
import os
import resource
import shutil
import subprocess
import tempfile

MILLRACE = os.environ.get("MILLRACE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "millrace"))
SHORT = 2_000
CHAINS = {
    "codes": ["standardize", "dictionary: {keep: 3}"],
    "forecast": ["standardize", "forecast: {ahead: 6, ridge: 100}"],
    "scores": ["whiten: {horizon: 240}", "dictionary: {keep: 2}"],
}
HEAD = """name: {name}
channels: [PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM]
source:
  csv: {{path: {path}, key: station, time: {{columns: [time], pattern: iso}}}}
  lateness: 0 s
dead_letters: {{folder: {name}/refused}}
checkpoints: {{every: 1 s}}
parallelism: 2
"""


def chain(name, out, indent, fields=""):
    """Operators and results of a chain."""
    lines = ["operators:"] + [f"  - {operator}" for operator in CHAINS[name]] + [f"results: {{folder: {out}{fields}}}"]
    return "".join(" " * indent + line + "\n" for line in lines)


def job(name, body, work):
    """Microseconds of processor time a reading behind the first ones, and bytes of all results."""
    seconds, counts = [], []
    for path in ("short.csv", "long.csv"):
        shutil.rmtree(os.path.join(work, name), ignore_errors=True)
        with open(os.path.join(work, name + ".yaml"), "w") as file:
            file.write(HEAD.format(name=name, path=path) + body)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([MILLRACE, "run", name + ".yaml", "--fresh"], cwd=work, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        with open(os.path.join(work, path)) as file:
            counts.append(sum(1 for _ in file) - 1)
    size = 0
    for folder, _, files in os.walk(os.path.join(work, name)):
        size += sum(os.path.getsize(os.path.join(folder, one)) for one in files)
    return 1e6 * (seconds[1] - seconds[0]) / (counts[1] - counts[0]), size


def main():
    with tempfile.TemporaryDirectory() as work:
        long = os.path.join(work, "long.csv")
        subprocess.run([MILLRACE, "data", "beijing-air", long], check=True, capture_output=True)
        with open(long) as source, open(os.path.join(work, "short.csv"), "w") as short:
            short.writelines(line for _, line in zip(range(SHORT + 1), source))
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| job | µs of processor a reading | MB of results |\n|---|---|---|")
        branches = "branches:\n"
        for name in CHAINS:
            branches += f"  {name}:\n" + chain(name, "together/" + name, 4)
        costs = {"three branches behind one source": job("together", branches, work)}
        alone = [job(name, chain(name, name + "/results", 0), work) for name in CHAINS]
        costs["three jobs with a source each"] = (sum(one[0] for one in alone), sum(one[1] for one in alone))
        costs["`standardize`, `dictionary`, all fields"] = alone[0]
        costs["the same, `fields: [score]`"] = job("few", chain("codes", "few/results", 0, ", fields: [score]"), work)
        for name, (micros, size) in costs.items():
            print(f"| {name} | {micros:.0f} | {size / 1e6:.1f} |")
        print(f"\nload {os.getloadavg()[0]:.1f}")


main()
