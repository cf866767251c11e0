#!/usr/bin/env python3
"""The dictionary and its peers on the same samples: error, processor time, memory.

    mvn -B -q -pl benchmarks -am package -DskipTests
    OPENBLAS_NUM_THREADS=1 python3 benchmarks/dictionary_peers.py --skeleton FOLDER

needs numpy and scikit-learn (--ours needs numpy alone). Samples are written once as float32 and read by every contender, each in a process of
its own; the tables go to standard output as Markdown. --samples 10000 is a first look; --skeleton is a folder with
the files Seq*_*.csv or .csv.gz of the PRECOG data set (2016), without which only the readings that ship are used.
"""
import argparse
import glob
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
READINGS = "simulators/src/main/resources/io/millrace/simulate/trace/beijing-air.csv.gz"
BATCH = 10
ALPHAS = (0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 4.0)
PCA_REFRESH = 250
SEED = 11


# ---- samples ---------------------------------------------------------------------------------------------------------


def planted(samples, n, density, seed):
    """Bernoulli-Gaussian codes in an orthogonal dictionary; columns of the second are its atoms."""
    random = np.random.default_rng(seed)
    dictionary, _ = np.linalg.qr(random.standard_normal((n, n)))
    codes = random.standard_normal((samples * 6 // 5, n)) * (random.random((samples * 6 // 5, n)) < density)
    # A sample of zeros teaches nothing; Millrace would not count it.
    codes = codes[np.any(codes != 0, axis=1)][: samples // BATCH * BATCH]
    return (codes @ dictionary.T).astype(np.float32), dictionary


def standardized(table, warmup):
    """By mean and deviation of the rows before, at most ten deviations; the first rows only set these."""
    count = np.arange(1, len(table) + 1)[:, None]
    mean = np.cumsum(table, axis=0) / count
    variance = np.cumsum(table**2, axis=0) / count - mean**2
    deviation = np.sqrt(np.maximum(variance, 1e-12))
    # A channel that stood still through the warm-up, as rain does in a dry spring, has no deviation to speak of.
    return np.clip((table[warmup:] - mean[warmup - 1 : -1]) / deviation[warmup - 1 : -1], -10, 10)


def air():
    """Hourly readings of eight stations, 11 channels; a gap repeats the station's last value; four weeks warm up."""
    with gzip.open(os.path.join(HERE, "..", READINGS), "rt") as file:
        rows = [line.rstrip("\n").split(",") for line in file][1:]
    stations = sorted({row[1] for row in rows})
    tables = []
    for station in stations:
        table = [[float(v) if v else np.nan for v in row[2:]] for row in rows if row[1] == station]
        table = np.array(table)
        table[0] = np.where(np.isnan(table[0]), 0, table[0])
        for at in range(1, len(table)):
            table[at] = np.where(np.isnan(table[at]), table[at - 1], table[at])
        tables.append(standardized(table, 28 * 24))
    return np.stack(tables, axis=1).reshape(-1, tables[0].shape[1]).astype(np.float32)


def skeleton(folder):
    """Frames of martial arts: 19 joints, relative to the hip centre, 57 channels; 300 frames warm up."""
    frames = []
    for path in sorted(glob.glob(os.path.join(folder, "Seq*_*.csv*"))):
        with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
            for line in list(file)[1:]:
                joints = np.array([field.split() for field in line.split(";")[:20]], float)
                frames.append((joints[1:] - joints[0]).ravel())
    if not frames:
        sys.exit(f"Cannot read frames from {folder}: no file there is named Seq*_*.csv or .csv.gz")
    return standardized(np.array(frames), 300).astype(np.float32)


def activities(folder):
    """A phone's acceleration and angular velocity at 100 Hz, eight readings in a row: 48 channels; 300 rows warm up."""
    rows = []
    for path in sorted(glob.glob(os.path.join(folder, "s*", "*_sp.csv.gz"))):
        with gzip.open(path, "rt") as file:
            head = file.readline().rstrip("\n").split(",")
            columns = [head.index(name) for name in ("x_acc", "y_acc", "z_acc", "x_gyro", "y_gyro", "z_gyro")]
            table = np.array([[float(line.split(",")[at]) for at in columns] for line in file])
        rows.append(table[: len(table) // 8 * 8].reshape(-1, 48))
    if not rows:
        sys.exit(f"Cannot read recordings from {folder}: no file there is named s*/*_sp.csv.gz")
    return standardized(np.concatenate(rows), 300).astype(np.float32)


# ---- contenders: each runs in a process of its own -------------------------------------------------------------------


def unit(atoms):
    norms = np.linalg.norm(atoms, axis=1, keepdims=True)
    return atoms / np.where(norms > 0, norms, 1)


def pursuit_residuals(batch, atoms, keeps):
    """Squared residuals of orthogonal matching pursuit with so many atoms, for each of `keeps`; a row at a time best."""
    gram = atoms @ atoms.T
    start = batch @ atoms.T
    rows = np.arange(len(batch))
    chosen = np.zeros((len(batch), 0), int)
    correlation = start.copy()
    residuals = {}
    for step in range(1, max(keeps) + 1):
        open_ = np.abs(correlation)
        if step > 1:
            open_[rows[:, None], chosen] = -1
        chosen = np.hstack([chosen, np.argmax(open_, axis=1)[:, None]])
        inner = gram[chosen[:, :, None], chosen[:, None, :]] + 1e-9 * np.eye(step)
        codes = np.linalg.solve(inner, start[rows[:, None], chosen][:, :, None])[:, :, 0]
        correlation = start - np.einsum("rs,rsn->rn", codes, gram[chosen])
        if step in keeps:
            off = batch - np.einsum("rs,rsn->rn", codes, atoms[chosen])
            residuals[step] = float(np.sum(off**2))
    return residuals


class Sklearn:
    """MiniBatchDictionaryLearning from a random orthogonal start, everything but alpha and the batch by default."""

    def __init__(self, n, alpha):
        from sklearn.decomposition import MiniBatchDictionaryLearning

        start, _ = np.linalg.qr(np.random.default_rng(SEED).standard_normal((n, n)))
        self.model = MiniBatchDictionaryLearning(
            n_components=n, alpha=alpha, batch_size=BATCH, dict_init=start, random_state=SEED
        )
        self.atoms = start

    def learn(self, batch):
        self.model.partial_fit(batch)
        self.atoms = unit(self.model.components_)

    def residuals(self, batch, keeps):
        return pursuit_residuals(batch, self.atoms, keeps)

    def state(self):
        # The dictionary, and the two sums of Mairal et al.; kept under private names.
        return 3 * self.model.components_.nbytes


class OnlinePca:
    """Exact covariance of all samples so far, refreshed every so many: the best choice of k fixed directions."""

    def __init__(self, n, _):
        self.count = 0
        self.mean = np.zeros(n)
        self.moments = np.zeros((n, n))
        self.atoms = np.eye(n)

    def learn(self, batch):
        before = self.count
        total = before + len(batch)
        mean = batch.mean(axis=0, dtype=float)
        centred = batch - mean
        shift = mean - self.mean
        self.moments += centred.T @ centred + np.outer(shift, shift) * before * len(batch) / total
        self.mean += shift * len(batch) / total
        self.count = total
        if total // PCA_REFRESH > before // PCA_REFRESH or total < PCA_REFRESH:
            self.atoms = np.linalg.eigh(self.moments)[1].T[::-1]

    def residuals(self, batch, keeps):
        centred = batch - self.mean
        codes = centred @ self.atoms.T
        energy = np.sum(centred.astype(float) ** 2)
        return {k: float(energy - np.sum(codes[:, :k] ** 2)) for k in keeps}

    def state(self):
        return self.moments.nbytes + self.atoms.nbytes + self.mean.nbytes


def power_method(samples, p):
    """A <- polar of the gradient over all samples, until it stands still: GPM, with p = 4 matching, stretching, projection."""
    n = samples.shape[1]
    samples = samples.astype(np.float64)
    atoms, _ = np.linalg.qr(np.random.default_rng(SEED).standard_normal((n, n)))
    for _ in range(300):
        codes = samples @ atoms.T
        gradient = (np.sign(codes) * np.abs(codes) ** (p - 1)).T @ samples
        left, _, right = np.linalg.svd(gradient)
        moved = np.linalg.norm(left @ right - atoms)
        atoms = left @ right
        if moved < 1e-7 * n:
            break
    return atoms


def fast_ica(samples, white):
    """FastICA, log cosh. Atoms are columns of the mixing; where the samples are white, rows of the unmixing."""
    from sklearn.decomposition import FastICA

    samples = samples.astype(np.float64)
    if white:
        model = FastICA(whiten=False, max_iter=500, tol=1e-6, random_state=SEED)
        model.fit(samples / samples.std())
        return model.components_
    model = FastICA(whiten="unit-variance", max_iter=500, tol=1e-5, random_state=SEED)
    model.fit(samples)
    return unit(model.mixing_.T)


ONLINE = {"sklearn": Sklearn, "pca": OnlinePca}
OFFLINE = {
    "gpm3": lambda samples, white: power_method(samples, 3),
    "gpm4": lambda samples, white: power_method(samples, 4),
    "fastica": fast_ica,
}


def online_child(name, path, n, folder, marks, keeps, alpha):
    model = ONLINE[name](n, alpha)
    seconds, seen, energy = 0.0, 0, 0.0
    off = dict.fromkeys(keeps, 0.0)
    with open(path, "rb") as file:
        while block := file.read(4 * n * BATCH):
            batch = np.frombuffer(block, np.float32).reshape(-1, n)
            if keeps:
                energy += float(np.sum(batch.astype(float) ** 2))
                for k, residual in model.residuals(batch, keeps).items():
                    off[k] += residual
            begin = time.process_time()
            model.learn(batch)
            seconds += time.process_time() - begin
            seen += len(batch)
            if seen in marks:
                model.atoms.astype(np.float32).tofile(os.path.join(folder, f"atoms-{seen}.f32"))
    print("cpu", seconds)
    print("state", model.state())
    for k in keeps:
        print(f"error{k}", np.sqrt(off[k] / energy))


def offline_child(name, path, n, folder, marks, keeps, white):
    samples = np.fromfile(path, np.float32).reshape(-1, n)
    for mark in marks or [len(samples)]:
        begin = time.process_time()
        atoms = OFFLINE[name](samples[:mark], white)
        seconds = time.process_time() - begin
        atoms.astype(np.float32).tofile(os.path.join(folder, f"atoms-{mark}.f32"))
    print("cpu", seconds)
    print("state", samples.nbytes)
    off = dict.fromkeys(keeps, 0.0)
    for at in range(0, len(samples) if keeps else 0, 1000):
        for k, residual in pursuit_residuals(samples[at : at + 1000], atoms.astype(float), keeps).items():
            off[k] += residual
    for k in keeps:
        print(f"error{k}", np.sqrt(off[k] / np.sum(samples.astype(float) ** 2)))


def resident():
    """Most bytes this process had in memory; Linux."""
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def child(arguments):
    numbers = [int(v) for v in arguments.marks.split(",") if v]
    keeps = [int(v) for v in arguments.keeps.split(",") if v]
    name = arguments.child
    if name == "nothing":
        import sklearn.decomposition  # noqa: F401
    elif name in ONLINE:
        online_child(name, arguments.path, arguments.n, arguments.folder, numbers, keeps, arguments.alpha)
    else:
        offline_child(name, arguments.path, arguments.n, arguments.folder, numbers, keeps, not keeps)
    print("resident", resident())


# ---- the comparison --------------------------------------------------------------------------------------------------


def call(command):
    """Runs a contender; its numbers by name, and `process`, all the processor time it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    numbers = {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines() if len(line.split()) == 2}
    numbers["process"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return numbers


def python_peer(name, data, folder, marks=(), keeps=(), alpha=0.0):
    return call(
        [sys.executable, "-W", "ignore", os.path.abspath(__file__), "--child", name, "--path", data.path]
        + ["--n", str(data.n), "--folder", folder, "--alpha", str(alpha)]
        + ["--marks", ",".join(map(str, marks)), "--keeps", ",".join(map(str, keeps))]
    )


def last_value(samples, keys):
    """Relative error of answering with the key's sample before, without any code; zeros before the first."""
    before = np.vstack([np.zeros((keys, samples.shape[1]), np.float32), samples[:-keys]])
    return np.sqrt(np.sum((samples - before).astype(float) ** 2) / np.sum(samples.astype(float) ** 2))


def millrace(options, data, folder, marks=()):
    with open(os.path.join(HERE, "target", "classpath")) as file:
        path = os.path.join(HERE, "target", "classes") + ":" + file.read().strip()
    java = ["java", "--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx64m", "-cp", path]
    run = ["io.millrace.benchmark.DictionaryPass", data.path, str(data.n), f"batch={BATCH}," + options, folder]
    return call(java + run + [str(mark) for mark in marks])


class Data:
    """Samples in a file."""

    def __init__(self, path, samples):
        samples.tofile(path)
        self.path, self.count, self.n = path, len(samples), samples.shape[1]

    def prefix(self, path, first, last):
        samples = np.fromfile(self.path, np.float32).reshape(-1, self.n)
        return Data(path, samples[first:last])


def tune(data, keep, work):
    """Alpha for scikit-learn: learn on four fifths of the first tenth of the samples, judge on the fifth left."""
    tenth = data.count // 10 // BATCH * BATCH
    most = tenth * 4 // 5 // BATCH * BATCH
    train = data.prefix(os.path.join(work, "train.f32"), 0, most)
    held_out = data.prefix(os.path.join(work, "held-out.f32"), most, tenth)
    held = np.fromfile(held_out.path, np.float32).reshape(-1, data.n)
    errors, seconds = {}, 0
    for alpha in ALPHAS:
        seconds += python_peer("sklearn", train, work, marks=[most], alpha=alpha)["process"]
        atoms = np.fromfile(os.path.join(work, f"atoms-{most}.f32"), np.float32).reshape(-1, data.n)
        errors[alpha] = np.sqrt(pursuit_residuals(held, unit(atoms), [keep])[keep] / np.sum(held**2))
    best = min(errors, key=errors.get)
    tried = ", ".join(f"{alpha}: {error:.3f}" for alpha, error in errors.items())
    print(f"\nalpha for scikit-learn: {best} (held-out error with {keep} of {data.n} kept: {tried}; {seconds:.0f} s)\n")
    return best


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def mib(size):
    return f"{size / 2**20:.0f}"


def cost(numbers, count):
    return [
        f"{1e6 * numbers['cpu'] / count:.2f}",
        f"{numbers['process']:.1f}",
        f"{numbers['state'] / 1024:,.1f}",
        mib(numbers["resident"]),
    ]


def compare_planted(arguments, density, work):
    n = 30
    samples, dictionary = planted(arguments.samples, n, density, SEED)
    data = Data(os.path.join(work, "planted.f32"), samples)
    marks = [m for m in (1000, 3000, 10_000, 30_000) if m < data.count] + [data.count]
    print(f"\n### Planted: n={n}, density {density}, {data.count:,} samples")
    alpha = tune(data, max(1, round(density * n)), work)
    row("contender", *(f"{m:,}" for m in marks), "µs a sample", "process, s", "state, KiB", "resident, MiB")
    row(*["---"] * (len(marks) + 5))

    def show(name, numbers):
        errors = []
        for mark in marks:
            atoms = np.fromfile(os.path.join(work, f"atoms-{mark}.f32"), np.float32).reshape(n, n)
            errors.append(f"{1 - np.sum((atoms.astype(float) @ dictionary) ** 4) / n:.1e}")
        row(name, *errors, *cost(numbers, data.count))

    show("Millrace `fast`", millrace("mode=fast", data, work, marks))
    show("Millrace `fast`, `objective: lp`", millrace("mode=fast,objective=lp", data, work, marks))
    show("Millrace `paper`, the authors' schedule", millrace("mode=paper", data, work, marks))
    show(f"scikit-learn, alpha {alpha}", python_peer("sklearn", data, work, marks, alpha=alpha))
    show("online PCA", python_peer("pca", data, work, marks))
    for name, title in (("gpm3", "GPM ℓ₃"), ("gpm4", "GPM ℓ₄ (MSP)"), ("fastica", "FastICA")):
        show(f"{title}, all samples stored", python_peer(name, data, work, marks))


def compare_real(title, samples, keeps, keys, work, peers=True):
    data = Data(os.path.join(work, "real.f32"), samples)
    print(f"\n### {title}: n={data.n}, {data.count:,} samples")
    alpha = tune(data, keeps[1], work) if peers else 0
    row("contender", *(f"k={k}" for k in keeps), "µs a sample", "process, s", "state, KiB", "resident, MiB")
    row(*["---"] * (len(keeps) + 5))

    def ours(name, options):
        runs = [millrace(f"{options},keep={k}", data, work) for k in keeps]
        row(name, *(f"{run['error']:.3f}" for run in runs), *cost(runs[1], data.count))

    def theirs(name, numbers):
        row(name, *(f"{numbers[f'error{k}']:.3f}" for k in keeps), *cost(numbers, data.count))

    ours("Millrace `fast`", "mode=fast")
    ours("Millrace `fast`, `objective: lp`", "mode=fast,objective=lp")
    ours("Millrace `paper`, the authors' schedule", "mode=paper")
    ours("Millrace `whiten`, `fast`", "pursuit=false")
    ours("Millrace `whiten: {pursuit: true}`, `fast`", "pursuit=true")
    ours("Millrace `bases: 4`", f"bases=4,batch={BATCH * 4}")
    ours("Millrace `bases: 16`", f"bases=16,batch={BATCH * 16}")
    ours("Millrace `overcomplete`, as many atoms as channels", f"operator=overcomplete,atoms={data.n}")
    ours("Millrace `overcomplete`", "operator=overcomplete")
    ours("Millrace `predict`, which uses the past", f"predict=true,keys={keys}")
    ours("Millrace `predict`, `bases: 4`", f"predict=true,bases=4,keys={keys}")
    ours("Millrace `predict`, `keyframe: 24`", f"predict=true,keyframe=24,keys={keys}")
    ours("Millrace `overcomplete`, `predict`", f"operator=overcomplete,predict=true,keys={keys}")
    row("last value, no code", *([f"{last_value(samples, keys):.3f}"] * len(keeps)), "", "", "", "")
    if not peers:
        return
    theirs(f"scikit-learn, alpha {alpha}", python_peer("sklearn", data, work, keeps=keeps, alpha=alpha))
    theirs("online PCA", python_peer("pca", data, work, keeps=keeps))
    for name, kind in (("gpm3", "GPM ℓ₃"), ("gpm4", "GPM ℓ₄ (MSP)"), ("fastica", "FastICA")):
        theirs(f"{kind}, in hindsight", python_peer(name, data, work, keeps=keeps))


def compare_bases(title, samples, keeps, keys, work):
    """The dictionary with several bases, and with a prediction."""
    data = Data(os.path.join(work, "real.f32"), samples)
    print(f"\n{title}: n={data.n}, {data.count:,} samples\n")
    row("options", *(f"k={k}" for k in keeps), "µs a sample", "state, KiB")
    row(*["---"] * (len(keeps) + 3))
    for more, said in (("", ""), (f",predict=true,keys={keys}", "`predict`, ")):
        for bases in (1, 2, 4, 8, 16):
            options = f"bases={bases},batch={BATCH * bases}{more}"
            runs = [millrace(f"{options},keep={k}", data, work) for k in keeps]
            time_and_state = [f"{1e6 * runs[1]['cpu'] / data.count:.1f}", f"{runs[1]['state'] / 1024:,.0f}"]
            row(f"{said}`bases: {bases}`", *(f"{run['error']:.3f}" for run in runs), *time_and_state)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=100_000, help="of each planted source")
    parser.add_argument("--readings", type=int, default=None, help="of air quality, the first; default all")
    parser.add_argument("--ours", action="store_true", help="real readings without the peers, and without scikit-learn")
    parser.add_argument("--skeleton", help="folder of the PRECOG data set")
    parser.add_argument("--bases", action="store_true", help="only the dictionary, with one to sixteen bases")
    parser.add_argument("--activities", help="folder of the SP-SW-HAR data set, for --bases")
    for hidden in ("--child", "--path", "--folder", "--marks", "--keeps"):
        parser.add_argument(hidden, default="", help=argparse.SUPPRESS)
    parser.add_argument("--n", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--alpha", type=float, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments)
        return
    with tempfile.TemporaryDirectory() as work:
        if arguments.bases:
            compare_bases("Air quality", air()[: arguments.readings], (2, 3, 4, 6), 8, work)
            if arguments.skeleton:
                compare_bases("Skeletons", skeleton(arguments.skeleton), (3, 6, 12, 24), 1, work)
            if arguments.activities:
                compare_bases("Activities", activities(arguments.activities), (3, 6, 12, 24), 1, work)
            compare_bases("Planted, density .1", planted(30_000, 30, 0.1, SEED)[0], (2, 3, 6, 12), 1, work)
            return
        if arguments.ours:
            compare_real("Beijing air quality", air()[: arguments.readings], (2, 3, 4, 6), 8, work, False)
            if arguments.skeleton:
                compare_real("PRECOG skeletons", skeleton(arguments.skeleton), (3, 6, 12, 24), 1, work, False)
            return
        empty = Data(os.path.join(work, "empty.f32"), np.ones((BATCH, 4), np.float32))
        python, java = python_peer("nothing", empty, work), millrace("mode=fast", empty, work)
        print(f"Resident before any sample: Python with numpy and scikit-learn {mib(python['resident'])} MiB, ", end="")
        print(f"a JVM {mib(java['resident'])} MiB; to start: {python['process']:.1f} s and {java['process']:.1f} s.")
        for density in (0.1, 0.3):
            compare_planted(arguments, density, work)
        compare_real("Beijing air quality", air()[: arguments.readings], (2, 3, 4, 6), 8, work)
        if arguments.skeleton:
            compare_real("PRECOG skeletons", skeleton(arguments.skeleton), (3, 6, 12, 24), 1, work)


main()
