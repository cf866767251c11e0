#!/usr/bin/env python3
"""Trains the activity network that ships with Millrace, and writes it as a model file.

    python3 activity_train.py check                       compares the gradient with finite differences
    python3 activity_train.py train FOLDER OUT SUBJECT...  writes OUT/activity.yaml and OUT/activity.safetensors
    python3 activity_train.py judge FOLDER OUT SUBJECT...  accuracy of the head on other subjects
    python3 activity_train.py cross FOLDER SUBJECT...      accuracy on each subject, trained on the others, and on all
                                                          recordings but the first when a readout has learned that one
    python3 activity_train.py oracle OUT CLIP.csv.gz       what readouts fitted with hindsight reach on an extract, where the
                                                          first recording of each subject is labelled
    python3 activity_train.py refer OUT CLIP.csv.gz REF    what the network gives on a recording, in double precision

FOLDER holds the recordings as published (see activity_extract.py, which this reads them with). The network is two
convolutions of stride 2, a short mean, and a softmax head; trained by Adam on whole recordings with rotated,
stretched and scaled copies of them. The scale of the sensors is folded into the first convolution, so the network
takes readings as they are. Tensors have the names that torch.nn.Sequential would give them. The head stays in the
model file behind the features: 48 features, then 5 logits.

Needs numpy. The recordings that ship are of subjects that were in no part of this.
"""

import csv
import gzip
import itertools
import json
import sys

import numpy as np

import activity_extract as extract

KERNELS, STRIDE, MEAN = (9, 15), 2, 4
WIDTHS = (32, 48)
EPOCHS, RATE, DECAY, DROP, TURN = 250, 2e-3, 1e-3, 0.3, 0.15
FIRST = KERNELS[0] - 1 + STRIDE * (KERNELS[1] - 1) + STRIDE * STRIDE * (MEAN - 1)
CLASSES = len(extract.LABELS)

ARCHITECTURE = """\
# Features of twelve channels of a phone and a watch at 50 Hz, and the logits of five activities behind them:
# seated, standing up, walking, turning, sitting down. One output for four readings, from the 49th on.
channels: 12
weights: activity.safetensors
layers:
  - conv1d: {out: %d, kernel: %d, stride: 2}
  - relu
  - conv1d: {out: %d, kernel: %d, stride: 2}
  - relu
  - average_pool: {kernel: %d, stride: 1}
  - parallel:
      join: concat
      branches:
        - []
        - [{linear: {out: %d}}]
""" % (WIDTHS[0], KERNELS[0], WIDTHS[1], KERNELS[1], MEAN, CLASSES)


def load(folder, subjects):
    """(readings, labels) of every recording of some subjects."""
    names = [name for subject in subjects for name in extract.names(folder, subject)]
    rows = [extract.recording(folder, name) for name in names]
    return [(np.array([row[2] for row in one]), np.array([row[1] for row in one])) for one in rows]


def windows(frames, kernel):
    """Every second window of a convolution as one row: channel by channel, as torch lays weights out."""
    seen = np.lib.stride_tricks.sliding_window_view(frames, kernel, axis=0)[::STRIDE]
    return seen.reshape(len(seen), -1)


def unwindowed(rows, shape, kernel):
    """The sum of what `windows` spread, back on its frames."""
    frames = np.zeros(shape)
    rows = rows.reshape(len(rows), shape[1], kernel)
    for tap in range(kernel):
        frames[tap:tap + STRIDE * (len(rows) - 1) + 1:STRIDE] += rows[:, :, tap]
    return frames


class Network:
    """Weights, the forward pass, and its gradient."""

    def __init__(self, random):
        def normal(outputs, inputs):
            return random.normal(size=(outputs, inputs)) * np.sqrt(2 / inputs)

        inputs = len(extract.CHANNELS)
        self.weights = {
            "0.weight": normal(WIDTHS[0], inputs * KERNELS[0]), "0.bias": np.zeros(WIDTHS[0]),
            "2.weight": normal(WIDTHS[1], WIDTHS[0] * KERNELS[1]), "2.bias": np.zeros(WIDTHS[1]),
            "5.1.0.weight": normal(CLASSES, WIDTHS[1]) * 0.3, "5.1.0.bias": np.zeros(CLASSES)}

    def forward(self, frames, mask=1.0):
        """Features and logits of every output of one recording; `mask` drops features."""
        w = self.weights
        seen1 = windows(frames, KERNELS[0])
        sum1 = seen1 @ w["0.weight"].T + w["0.bias"]
        out1 = np.maximum(sum1, 0)
        seen2 = windows(out1, KERNELS[1])
        sum2 = seen2 @ w["2.weight"].T + w["2.bias"]
        total = np.cumsum(np.vstack([np.zeros(WIDTHS[1]), np.maximum(sum2, 0)]), axis=0)
        features = (total[MEAN:] - total[:-MEAN]) / MEAN
        self.kept = seen1, sum1, seen2, sum2, features * mask, mask
        return features, (features * mask) @ w["5.1.0.weight"].T + w["5.1.0.bias"]

    def backward(self, slope):
        """The gradient of every weight, from that of the logits."""
        seen1, sum1, seen2, sum2, features, mask = self.kept
        w = self.weights
        slope_features = slope @ w["5.1.0.weight"] * mask
        slope2 = np.zeros_like(sum2)
        for frame in range(MEAN):
            slope2[frame:frame + len(slope)] += slope_features / MEAN
        slope2 *= sum2 > 0
        slope1 = unwindowed(slope2 @ w["2.weight"], sum1.shape, KERNELS[1]) * (sum1 > 0)
        return {
            "0.weight": slope1.T @ seen1, "0.bias": slope1.sum(0),
            "2.weight": slope2.T @ seen2, "2.bias": slope2.sum(0),
            "5.1.0.weight": slope.T @ features, "5.1.0.bias": slope.sum(0)}


def softmax(logits):
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def due(labels):
    """Labels of the readings that an output comes with."""
    return labels[FIRST::STRIDE * STRIDE]


def loss(network, frames, labels, mask=1.0):
    """Summed loss of a recording, and the gradient of its logits."""
    _, logits = network.forward(frames, mask)
    rows, truth = np.arange(len(logits)), due(labels)
    slope = softmax(logits)
    total = -np.log(slope[rows, truth]).sum()
    slope[rows, truth] -= 1
    return total, slope


def rotation(random):
    axis = random.normal(size=3) * TURN
    angle = np.linalg.norm(axis) + 1e-9
    x, y, z = axis / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def varied(random, frames, labels):
    """A recording at another speed, with both devices worn a little differently."""
    speed = np.exp(random.normal() * 0.12)
    places = np.arange(int(len(frames) / speed)) * speed
    places = places[places < len(frames) - 1]
    before = places.astype(int)
    share = (places - before)[:, None]
    frames = frames[before] * (1 - share) + frames[before + 1] * share
    for device in (0, 6):
        turn = rotation(random)
        if device == 0 and random.random() < 0.5:  # the phone the other way round in its pocket
            turn = turn @ np.diag([-1, 1, -1] if random.random() < 0.5 else [-1, -1, 1])
        frames[:, device:device + 3] = frames[:, device:device + 3] @ turn.T
        gyro = frames[:, device + 3:device + 6] @ turn.T
        frames[:, device + 3:device + 6] = gyro * np.exp(random.normal() * 0.1)
    return frames, labels[before]


def train(data, seed):
    """A network whose first convolution takes readings as they are."""
    random = np.random.default_rng(seed)
    readings = np.vstack([frames for frames, _ in data])
    mean, scale = readings.mean(0), readings.std(0)
    network = Network(random)
    first = {name: 0 * w for name, w in network.weights.items()}
    second = {name: 0 * w for name, w in network.weights.items()}
    updates = 0
    for epoch in range(EPOCHS):
        rate = RATE * min(1, (epoch + 1) / 5) * (1 + np.cos(np.pi * epoch / EPOCHS)) / 2
        order = random.permutation(len(data))
        for some in (order[at:at + 3] for at in range(0, len(order), 3)):
            gradient = {name: 0 * w for name, w in network.weights.items()}
            count = 0
            for at in some:
                frames, labels = varied(random, *data[at])
                skipped = random.integers(STRIDE * STRIDE)
                mask = (random.random((1, WIDTHS[1])) > DROP) / (1 - DROP)
                _, slope = loss(network, (frames[skipped:] - mean) / scale, labels[skipped:], mask)
                count += len(slope)
                for name, part in network.backward(slope).items():
                    gradient[name] += part
            updates += 1
            for name, part in gradient.items():
                part = part / count
                first[name] = 0.9 * first[name] + 0.1 * part
                second[name] = 0.999 * second[name] + 0.001 * part * part
                step = first[name] / (1 - 0.9 ** updates)
                step /= np.sqrt(second[name] / (1 - 0.999 ** updates)) + 1e-8
                decay = DECAY * network.weights[name] if name.endswith("weight") else 0
                network.weights[name] -= rate * (step + decay)
    taps = network.weights["0.weight"].reshape(WIDTHS[0], -1, KERNELS[0]) / scale[:, None]
    network.weights["0.bias"] -= (taps * mean[:, None]).sum((1, 2))
    network.weights["0.weight"] = taps.reshape(WIDTHS[0], -1)
    return network


def accuracy(network, data):
    right = [(network.forward(frames)[1].argmax(1) == due(labels)) for frames, labels in data]
    return np.concatenate(right).mean()


def adapted(network, data, ridge):
    """Accuracy on all recordings but the first, of the head and of a readout that starts as it and learns the first.

    The readout is the operator `classify` with rule bound: W <- W + 2 (y - p) (P phi)', P the inverse of
    ridge I + sum phi phi'.
    """
    rows = []
    for frames, labels in data:
        features, logits = network.forward(frames)
        rows.append((np.hstack([np.ones((len(features), 1)), features, logits]), due(labels)))
    weights = np.zeros((CLASSES, rows[0][0].shape[1]))
    weights[:, -CLASSES:] = np.eye(CLASSES)
    inverse = np.eye(weights.shape[1]) / ridge
    seen, truth = (np.concatenate(parts) for parts in zip(*rows[1:]))
    before = ((seen @ weights.T).argmax(1) == truth).mean()
    for phi, label in zip(*rows[0]):
        error = -softmax((weights @ phi)[None])[0]
        error[label] += 1
        gain = inverse @ phi
        inverse -= np.outer(gain, gain) / (1 + phi @ gain)
        weights += 2 * np.outer(error, inverse @ phi)
    return before, ((seen @ weights.T).argmax(1) == truth).mean()


def shape(name):
    if name == "0.weight":
        return [WIDTHS[0], len(extract.CHANNELS), KERNELS[0]]
    return [WIDTHS[1], WIDTHS[0], KERNELS[1]] if name == "2.weight" else None


def write(network, out):
    header, parts, at = {}, [], 0
    for name, w in network.weights.items():
        part = w.astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32", "shape": shape(name) or list(w.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(out + "/activity.safetensors", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))
    with open(out + "/activity.yaml", "w") as file:
        file.write(ARCHITECTURE)


def read(out):
    """The network as it was written, its float32 weights widened."""
    with open(out + "/activity.safetensors", "rb") as file:
        content = file.read()
    begin = 8 + int.from_bytes(content[:8], "little")
    network = Network(np.random.default_rng(0))
    for name, entry in json.loads(content[8:begin]).items():
        start, end = entry["data_offsets"]
        numbers = np.frombuffer(content[begin + start:begin + end], "<f4").astype(float)
        network.weights[name] = numbers.reshape(network.weights[name].shape)
    return network


def fitted(rows, truth, ridge, rounds=3000):
    """The readout with the least regularised loss over all rows: what no learner of one pass can do better.

    Majorisation by Boehning's bound, each round at most the loss before: W <- W - 2 G (ridge I + sum phi phi')^-1.
    """
    weights = np.zeros((CLASSES, rows.shape[1]))
    weights[:, -CLASSES:] = np.eye(CLASSES)
    start = weights.copy()
    inverse = np.linalg.inv(ridge * np.eye(rows.shape[1]) + rows.T @ rows)
    aim = np.eye(CLASSES)[truth]
    for _ in range(rounds):
        slope = (softmax(rows @ weights.T) - aim).T @ rows + ridge / 2 * (weights - start)
        weights = weights - 2 * slope @ inverse
    return weights


def verdict(differences):
    """Mean in points, and its 95 % interval by Student's t over recordings."""
    tails = {4: 2.776, 5: 2.571, 6: 2.447, 9: 2.262}
    count = len(differences)
    wide = tails[count - 1] * np.std(differences, ddof=1) / np.sqrt(count)
    return "%+.1f points [%+.1f, %+.1f]" % tuple(100 * np.array([np.mean(differences), np.mean(differences) - wide, np.mean(differences) + wide]))


def oracle(out, clip):
    """Readouts fitted with hindsight, against the head, on each subject's recordings but the first."""
    network = read(out)
    people = {}
    with gzip.open(clip, "rt") as lines:
        for name, group in itertools.groupby(csv.DictReader(lines), lambda row: row["recording"]):
            group = list(group)
            frames = np.array([[float(row[channel]) for channel in extract.CHANNELS] for row in group])
            features, logits = network.forward(frames)
            rows = np.hstack([np.ones((len(features), 1)), features, logits])
            people.setdefault(name[:3], []).append((rows, due(np.array([int(row["activity"]) for row in group]))))

    def against(title, weights):
        right, head, differences = [], [], []
        for name, recordings in people.items():
            for rows, truth in recordings[1:]:
                own = (rows @ weights(recordings).T).argmax(1) == truth
                first = rows[:, -CLASSES:].argmax(1) == truth
                differences.append(own.mean() - first.mean())
                right, head = right + list(own), head + list(first)
        print("%-64s %.1f %%  head %.1f %%  %s" % (title, 100 * np.mean(right), 100 * np.mean(head), verdict(differences)))

    firsts = [np.concatenate(parts) for parts in zip(*(recordings[0] for recordings in people.values()))]
    for ridge in (1, 3, 10, 30, 100, 300, 1000, 3000, 10000):
        against("own first recording, ridge %d" % ridge, lambda own: fitted(*own[0], ridge))
    for ridge in (10, 100, 1000):
        fit = fitted(*firsts, ridge)
        against("first recordings of all, ridge %d" % ridge, lambda own: fit)
    for ridge in (10, 100, 1000):
        against(
            "the judged recordings themselves, ridge %d" % ridge,
            lambda own: fitted(*(np.concatenate(parts) for parts in zip(*own[1:])), ridge))


def refer(out, clip, reference):
    """Features and logits of the first recording of an extract, one line an output: its reading's number first."""
    with gzip.open(clip, "rt") as lines:
        rows = next(group for _, group in itertools.groupby(csv.DictReader(lines), lambda row: row["recording"]))
        frames = np.array([[float(row[name]) for name in extract.CHANNELS] for row in rows])
    features, logits = read(out).forward(frames)
    with open(reference, "w") as file:
        for at, row in enumerate(np.hstack([features, logits])):
            numbers = ["%.9g" % number for number in row]
            file.write("%d,%s\n" % (FIRST + STRIDE * STRIDE * at, ",".join(numbers)))


def check():
    """Largest difference between the gradient and central differences, relative to the largest slope."""
    random = np.random.default_rng(1)
    network = Network(random)
    frames = random.normal(size=(90, len(extract.CHANNELS)))
    labels = random.integers(CLASSES, size=90)
    mask = (random.random((1, WIDTHS[1])) > DROP) / (1 - DROP)
    _, slope = loss(network, frames, labels, mask)
    worst = 0
    for name, gradient in network.backward(slope).items():
        for _ in range(40):
            place = tuple(random.integers(extent) for extent in gradient.shape)
            there = network.weights[name][place]
            network.weights[name][place] = there + 1e-6
            high, _ = loss(network, frames, labels, mask)
            network.weights[name][place] = there - 1e-6
            low, _ = loss(network, frames, labels, mask)
            network.weights[name][place] = there
            away = abs((high - low) / 2e-6 - gradient[place]) / abs(gradient).max()
            worst = max(worst, away)
    print("gradient and finite differences differ by at most %.1e" % worst)
    if worst > 1e-6:
        sys.exit("Cannot train: the gradient is wrong")


def main(task, *words):
    if task == "check":
        check()
    elif task == "train":
        network = train(load(words[0], words[2:]), 1)
        write(network, words[1])
        print("accuracy on what it was trained on: %.3f" % accuracy(network, load(words[0], words[2:])))
    elif task == "judge":
        for subject in words[2:]:
            print("%s %.3f" % (subject, accuracy(read(words[1]), load(words[0], [subject]))))
    elif task == "cross":
        table = []
        for subject in words[1:]:
            others = [other for other in words[1:] if other != subject]
            network = train(load(words[0], others), 1)
            own = load(words[0], [subject])
            table.append([accuracy(network, own), *adapted(network, own, 10), adapted(network, own, 100)[1]])
            print("%s %.3f; but the first %.3f, learned %.3f (ridge 10) %.3f (ridge 100)" % (subject, *table[-1]), flush=True)
        print("all %.3f; but the first %.3f, learned %.3f (ridge 10) %.3f (ridge 100)" % tuple(np.mean(table, axis=0)))
    elif task == "oracle":
        oracle(*words)
    elif task == "refer":
        refer(*words)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("check", "train", "judge", "cross", "oracle", "refer"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
