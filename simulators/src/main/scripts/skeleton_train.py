#!/usr/bin/env python3
"""Trains the two classifiers of skeletons that ship with Millrace, and writes them as model files.

    python3 skeleton_train.py train FOLDER OUT SEED SUBJECT...   writes OUT/actions.* (the network) and OUT/window.* (its peer)
    python3 skeleton_train.py choose FOLDER SUBJECT...           how both do on each subject, trained on the others of 1 to 6
    python3 skeleton_train.py judge FOLDER OUT SUBJECT...        how the network that was written does on subjects
    python3 skeleton_train.py refer OUT CLIP.csv.gz REF          what the network gives on the first recording of an extract

FOLDER holds the recordings as published (see skeleton_extract.py, which this reads them with). The network is a narrow
CoST-GCN*: graph convolutions and temporal convolutions without padding or stride, trained on clips; Millrace computes it
one frame at a time. Its first layers are fixed: positions relative to the hips, and their changes from the frame before. An
answer is about the newest frame of a clip. The peer is a classifier of windows with one hidden layer. Tensors have the names
that Millrace's layers have.

Both are trained by AdamW on recordings of a person one after the other, turned, stretched, mirrored, slowed and quickened;
what is kept is the running mean of the weights. Needs numpy and torch; one core, some five minutes.
"""

import copy
import csv
import gzip
import itertools
import json
import sys
import time

import numpy as np
import torch
from torch import nn

import skeleton_extract as extract

WIDTHS = (32, 32, 32, 32, 48)
KERNEL, FRAMES = 9, 4
SEES = 1 + 1 + len(WIDTHS) * (KERNEL - 1) + FRAMES - 1
CLASSES = len(extract.ACTIONS)
JOINTS = len(extract.JOINTS)
STEPS, BATCH, CROP = 1200, 4, 96
RATE, DECAY, DROP, SMOOTH = 3e-3, 2e-2, 0.3, 0.1
TURN, STRETCH, SPEED, NOISE = 0.4, 0.1, 0.25, 0.004
AVERAGE = 0.99
WINDOW, HIDDEN = 30, 64

# WIDTHS channels of each block; KERNEL frames of a temporal convolution, FRAMES of the mean at the end; CROP frames of a clip are
# judged in training. TURN in radians, STRETCH and SPEED in logarithms, NOISE in metres. AVERAGE of the weights, a step.

# Joint and its neighbour towards the hips.
BONES = [
    ("Spine", "HipCenter"), ("ShoulderCenter", "Spine"), ("Head", "ShoulderCenter"),
    ("ShoulderLeft", "ShoulderCenter"), ("ElbowLeft", "ShoulderLeft"), ("WristLeft", "ElbowLeft"),
    ("HandLeft", "WristLeft"), ("ShoulderRight", "ShoulderCenter"), ("ElbowRight", "ShoulderRight"),
    ("WristRight", "ElbowRight"), ("HandRight", "WristRight"), ("HipLeft", "HipCenter"), ("KneeLeft", "HipLeft"),
    ("AnkleLeft", "KneeLeft"), ("FootLeft", "AnkleLeft"), ("HipRight", "HipCenter"), ("KneeRight", "HipRight"),
    ("AnkleRight", "KneeRight"), ("FootRight", "AnkleRight")]
MIRRORED = [extract.JOINTS.index(
    name.replace("Left", "X").replace("Right", "Left").replace("X", "Right")) for name in extract.JOINTS]
# Left and right of an action; back fist and elbow strike have one side in the recordings, so a mirrored one is no example.
OTHER_SIDE = [0, 2, 1, 4, 3, 6, 5, -100, -100]

HEADER = """\
# CoST-GCN* (Hedegaard et al., 2203.11009), narrow: 20 joints of a person as Kinect gives them, in metres, 30 frames a second.
# A frame has three coordinates at twenty joints; its numbers come coordinate by coordinate, as torch orders them.
# Out come %d features and the logits of nine classes: none and eight actions. An answer is about the newest frame.
input: {channels: 3, space: [20]}
weights: actions.safetensors
layers:
  - parallel:                              # six channels: places relative to the hips, and what changed since the frame before
      name: input
      join: concat
      branches:
        - {name: place, layers: [{trim: {first: 1}}, {parallel: {name: hips, branches: [[],
            [{conv2d: {out: 3, kernel: [1, 20], groups: 3, bias: false, name: centre}}]]}}]}
        - {name: change, layers: [{conv2d: {out: 3, kernel: [2, 1], groups: 3, bias: false, name: change}}]}
  - batch_norm: {name: data_bn}
""" % WIDTHS[-1]

FOOTER = """\
  - average_pool: {kernel: %d, stride: 1}
  - flatten
  - linear: {out: %d, name: joints}         # each joint has weights of its own
  - relu
  - parallel: {name: head, join: concat, branches: [[], [{linear: {out: %d, name: fc}}]]}
""" % (FRAMES, WIDTHS[-1], CLASSES)

WINDOW_FILE = """\
# A classifier of windows of %d frames, to compare with the network: the mean, the largest, the smallest and the newest value
# of each place relative to the hips and of its change. Out come %d features and the logits of the same nine classes.
input: {channels: 3, space: [20]}
weights: window.safetensors
layers:
%s  - parallel:
      name: window
      join: concat
      branches:
        - [{average_pool: {kernel: %d, stride: 1}}]
        - [{max_pool: {kernel: %d, stride: 1}}]
        - [{conv2d: {out: 6, kernel: 1, groups: 6, bias: false, name: negative}}, {max_pool: {kernel: %d, stride: 1}}]
        - [{trim: {first: %d}}]
  - flatten
  - batch_norm: {name: norm}
  - linear: {out: %d, name: first}
  - relu
  - parallel: {name: head, join: concat, branches: [[], [{linear: {out: %d, name: fc}}]]}
""" % (WINDOW, HIDDEN, HEADER[HEADER.index("  - parallel"):HEADER.index("  - batch_norm")], WINDOW, WINDOW, WINDOW,
       WINDOW - 1, HIDDEN, CLASSES)


def adjacency():
    """Each joint itself, its neighbour towards the hips, and those away from them, each column of sum 1."""
    inward = np.zeros((JOINTS, JOINTS))
    for joint, parent in BONES:
        inward[extract.JOINTS.index(parent), extract.JOINTS.index(joint)] = 1
    parts = [np.eye(JOINTS), inward, inward.T]
    return torch.tensor(np.stack([part / np.maximum(part.sum(0), 1) for part in parts]), dtype=torch.float32)


class GraphConv(nn.Module):
    """relu(bn(sum_k W_k X (A_k o graph_attn_k) + b_k) + residual(X)), as Yan et al. (2018).

    The matrices begin as the skeleton's and are learned whole, as those of Shi et al. (2019): a hand may look at the other,
    and left and right are not alike, which a graph alone cannot tell apart.
    """

    def __init__(self, channels, out):
        super().__init__()
        self.A = nn.Parameter(adjacency())
        self.register_buffer("graph_attn", torch.ones_like(self.A))
        self.g_conv = nn.ModuleList([nn.Conv2d(channels, out, 1) for _ in self.A])
        self.bn = nn.BatchNorm2d(out)
        self.gcn_residual = nn.Sequential() if channels == out else nn.Sequential(
            nn.Conv2d(channels, out, 1), nn.BatchNorm2d(out))

    def forward(self, x):
        total = sum(conv(torch.matmul(x, self.A[k])) for k, conv in enumerate(self.g_conv))
        return torch.relu(self.bn(total) + self.gcn_residual(x))


class Temporal(nn.Module):
    def __init__(self, out):
        super().__init__()
        self.t_conv = nn.Conv2d(out, out, (KERNEL, 1))
        self.bn = nn.BatchNorm2d(out)

    def forward(self, x):
        return self.bn(self.t_conv(x))


class Block(nn.Module):
    """A graph convolution and a temporal one; the middle frames of the input are added."""

    def __init__(self, channels, out, first):
        super().__init__()
        self.main = nn.ModuleDict({"gcn": GraphConv(channels, out), "tcn": Temporal(out)})
        self.first = first
        self.residual = None if first or channels == out else nn.ModuleDict(
            {"t_conv": nn.Conv2d(channels, out, 1), "bn": nn.BatchNorm2d(out)})

    def forward(self, x):
        y = self.main["tcn"](self.main["gcn"](x))
        half = (KERNEL - 1) // 2
        middle = x[:, :, half:-half]
        if self.first:
            return torch.relu(y)
        return torch.relu(y + (middle if self.residual is None else self.residual["bn"](self.residual["t_conv"](middle))))


def seen(x):
    """Positions relative to the hips, and their changes from the frame before."""
    return torch.cat([x[:, :, 1:] - x[:, :, 1:, :1], x[:, :, 1:] - x[:, :, :-1]], 1)


class Window(nn.Module):
    """The peer: mean, largest and smallest of each of 120 numbers over a window, and the newest; one hidden layer."""

    sees = WINDOW + 1

    def __init__(self):
        super().__init__()
        count = 4 * 6 * JOINTS
        self.norm = nn.BatchNorm1d(count)
        self.first = nn.Linear(count, HIDDEN)
        self.drop = nn.Dropout(DROP)
        self.fc = nn.Linear(HIDDEN, CLASSES)

    def features(self, x):
        each = seen(x).unfold(2, WINDOW, 1)
        rows = torch.cat([each.mean(4), each.amax(4), -each.amin(4), each[..., -1]], 1).transpose(1, 2).flatten(2)
        return torch.relu(self.first(self.norm(rows.transpose(1, 2)).transpose(1, 2)))

    def forward(self, x):
        return self.fc(self.drop(self.features(x)))


class Network(nn.Module):
    """Logits of every frame from the SEES-th on, of (recordings, 3, frames, joints)."""

    sees = SEES

    def __init__(self):
        super().__init__()
        self.data_bn = nn.BatchNorm2d(6)
        widths = (6,) + WIDTHS
        self.layers = nn.ModuleList([
            Block(widths[at], widths[at + 1], at == 0) for at in range(len(WIDTHS))])
        self.joints = nn.Linear(WIDTHS[-1] * JOINTS, WIDTHS[-1])
        self.drop = nn.Dropout(DROP)
        self.fc = nn.Linear(WIDTHS[-1], CLASSES)

    def features(self, x):
        x = self.data_bn(seen(x))
        for layer in self.layers:
            x = layer(x)
        x = x.unfold(2, FRAMES, 1).mean(4).transpose(1, 2).flatten(2)
        return torch.relu(self.joints(self.drop(x)))

    def forward(self, x):
        return self.fc(self.drop(self.features(x)))


def load(folder, subjects):
    """For each subject the recordings: (frames, 3, joints) and labels."""
    people = {}
    for subject in subjects:
        people[subject] = [
            (np.array(frames), np.array(labels)) for frames, labels in
            (extract.recording(folder, sequence, subject) for sequence in range(1, 7))]
    return people


def rotation(random):
    turn, tilt = random.uniform(-TURN, TURN), random.normal() * 0.05
    c, s = np.cos(turn), np.sin(turn)
    upright = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    c, s = np.cos(tilt), np.sin(tilt)
    return upright @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def varied(random, recordings, sees):
    """Two recordings of a person one after the other, at another speed, from another place, of another build."""
    order = random.permutation(len(recordings))[:2]
    base = np.exp(random.normal() * SPEED)
    parts, names = [], []
    for at in order:
        frames, labels = recordings[at]
        # A walk through the recording whose speed changes slowly.
        knots = base * np.exp(random.normal(size=6) * 0.15)
        pace = np.interp(np.linspace(0, 5, 2 * len(frames)), np.arange(6), knots)
        places = np.cumsum(pace) - pace[0]
        places = places[places < len(frames) - 1]
        before = places.astype(int)
        share = (places - before)[:, None, None]
        parts.append(frames[before] * (1 - share) + frames[before + 1] * share)
        names.append(labels[np.rint(places).astype(int)])
    frames, labels = np.concatenate(parts), np.concatenate(names)
    begin = random.integers(max(1, len(frames) - CROP - sees))
    frames, labels = frames[begin:begin + CROP + sees], labels[begin:begin + CROP + sees]
    if random.random() < 0.5:
        frames = frames[:, :, MIRRORED] * np.array([-1, 1, 1])[None, :, None]
        labels = np.array(OTHER_SIDE)[labels]
    stretched = np.exp(random.normal(size=3) * STRETCH / 2 + random.normal() * STRETCH)
    frames = np.einsum("ij,tjv->tiv", rotation(random) * stretched, frames)
    frames = frames + random.normal(size=frames.shape) * NOISE
    if len(frames) < CROP + sees:
        missing = CROP + sees - len(frames)
        frames = np.concatenate([np.repeat(frames[:1], missing, 0), frames])
        labels = np.concatenate([np.full(missing, -100), labels])
    return frames, labels


def train(make, people, seed, told=None):
    """A classifier trained on people; `told` says how it does, in words, every hundred steps."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = make()
    kept = copy.deepcopy(network)
    decayed = [p for n, p in network.named_parameters() if p.dim() > 1 and not n.endswith(".A")]
    others = [p for n, p in network.named_parameters() if p.dim() == 1 or n.endswith(".A")]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}], lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.15)
    subjects = sorted(people)
    began, losses = time.time(), []
    for step in range(STEPS):
        network.train()
        batch = [varied(random, people[subjects[random.integers(len(subjects))]], network.sees) for _ in range(BATCH)]
        frames = torch.tensor(np.stack([frames for frames, _ in batch]), dtype=torch.float32).transpose(1, 2)
        labels = torch.tensor(np.stack([labels[network.sees - 1:] for _, labels in batch]))
        logits = network(frames)
        loss = nn.functional.cross_entropy(
            logits.reshape(-1, CLASSES), labels.reshape(-1), ignore_index=-100, label_smoothing=SMOOTH)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
        schedule.step()
        share = min(AVERAGE, step / (step + 10))
        with torch.no_grad():
            for mine, theirs in zip(kept.parameters(), network.parameters()):
                mine.lerp_(theirs, 1 - share)
            for mine, theirs in zip(kept.buffers(), network.buffers()):
                mine.copy_(theirs)
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            line = "step %d, %.0f s, loss %.3f" % (step + 1, time.time() - began, np.mean(losses[-100:]))
            if told:
                line += ", " + told(kept)
            print(line, flush=True)
    kept.eval()
    return kept


def answers(network, recordings):
    """Truth and answer of each frame of a person's recordings, one after the other."""
    network.eval()
    frames = np.concatenate([frames for frames, _ in recordings])
    labels = np.concatenate([labels for _, labels in recordings])
    with torch.no_grad():
        logits = network(torch.tensor(frames, dtype=torch.float32).permute(1, 0, 2)[None])[0]
    return labels[network.sees - 1:], logits.argmax(1).numpy()


def f1(truth, given):
    scores = []
    for one in range(CLASSES):
        both = ((truth == one) & (given == one)).sum()
        scores.append(2 * both / max(1, (truth == one).sum() + (given == one).sum()))
    return np.mean(scores)


def verdict(network, people):
    pairs = [answers(network, recordings) for recordings in people.values()]
    truth, given = (np.concatenate(parts) for parts in zip(*pairs))
    return "accuracy %.1f %%, macro F1 %.3f" % (100 * (truth == given).mean(), f1(truth, given))


def shape_name(name):
    """A tensor's name in the model file: blocks without a residual branch have one list of layers alone."""
    parts = name.split(".")
    if parts[0] == "layers" and parts[2] == "main" and not branches(int(parts[1])):
        del parts[2]
    return ".".join(parts)


def branches(at):
    return at > 0 and WIDTHS[at - 1] != WIDTHS[at]


def tensors(network):
    """Every tensor of the model file; None for those of the fixed layers alone, which take the hips away and subtract the
    frame before."""
    centre = torch.zeros(3, 1, 1, JOINTS)
    centre[:, :, :, extract.JOINTS.index("HipCenter")] = -1
    change = torch.tensor([-1.0, 1.0]).reshape(1, 1, 2, 1).repeat(3, 1, 1, 1)
    named = {"input.place.hips.1.centre.weight": centre, "input.change.change.weight": change}
    for name, tensor in network.state_dict().items() if network else ():
        if "num_batches" not in name:
            named[("head.1." if name.startswith("fc") else "") + shape_name(name)] = tensor
    return named


def window_tensors(network):
    """The same for the classifier of windows; the smallest value is the negative of the largest of the negative."""
    named = tensors(None)
    named["window.2.negative.weight"] = -torch.ones(6, 1, 1, 1)
    for name, tensor in network.state_dict().items():
        if "num_batches" not in name:
            named[("head.1." if name.startswith("fc") else "") + name] = tensor
    return named


def architecture():
    lines = HEADER.splitlines()
    for at, out in enumerate(WIDTHS):
        name = "layers.%d" % at
        main = ("[{graph_conv: {out: %d, name: gcn}}, {conv2d: {out: %d, kernel: [%d, 1], name: tcn.t_conv}},\n"
                "      {batch_norm: {name: tcn.bn}}]" % (out, out, KERNEL))
        half = (KERNEL - 1) // 2
        if at == 0:
            lines.append("  - sequential: {name: %s, layers: %s}" % (name, main))
        elif branches(at):
            lines += [
                "  - parallel:", "      name: %s" % name, "      branches:",
                "      - {name: residual, layers: [{trim: {first: %d, last: %d}}, {conv2d: {out: %d, kernel: 1, name: t_conv}},"
                " {batch_norm: {name: bn}}]}" % (half, half, out),
                "      - {name: main, layers: %s}" % main]
        else:
            lines.append("  - residual: {name: %s, align: center, layers: %s}" % (name, main))
        lines.append("  - relu")
    lines += FOOTER.splitlines()
    return "\n".join(lines) + "\n"


def write(named, path):
    header, parts, at = {}, [], 0
    for name, tensor in named.items():
        part = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))


def read(out):
    """The network as it was written."""
    with open(out + "/actions.safetensors", "rb") as file:
        content = file.read()
    begin = 8 + int.from_bytes(content[:8], "little")
    stored = {}
    for name, entry in json.loads(content[8:begin]).items():
        start, end = entry["data_offsets"]
        numbers = np.frombuffer(content[begin + start:begin + end], "<f4").reshape(entry["shape"])
        stored[name] = torch.tensor(numbers.copy())
    network = Network()
    state = network.state_dict()
    for name in state:
        if "num_batches" not in name:
            state[name] = stored[("head.1." if name.startswith("fc") else "") + shape_name(name)]
    network.load_state_dict(state)
    return network.eval()


def refer(out, clip, reference):
    """Features and logits of the first recording of an extract, one line for every fourth output: its
    frame's number first."""
    with gzip.open(clip, "rt") as lines:
        rows = list(itertools.takewhile(lambda row: row["recording"].endswith("_1"), csv.DictReader(lines)))
    names = ["%s.%s" % (axis, joint) for axis in "xyz" for joint in extract.JOINTS]
    frames = np.array([[float(row[name]) for name in names] for row in rows]).reshape(-1, 3, JOINTS)
    network = read(out).double()
    with torch.no_grad():
        features = network.features(torch.tensor(frames).permute(1, 0, 2)[None])
        numbers = torch.cat([features, network.fc(features)], 2)[0].numpy()
    with open(reference, "w") as file:
        for at, row in list(enumerate(numbers))[::4]:
            file.write("%d,%s\n" % (at + SEES - 1, ",".join("%.6f" % number for number in row)))


if __name__ == "__main__":
    torch.set_num_threads(1)
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    command, folder, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    if command == "choose":
        for held in map(int, rest):
            people = load(folder, range(1, 7))
            judged = {held: people.pop(held)}
            for made in (Network, Window):
                trained = train(made, people, 1, lambda network: verdict(network, judged))
                print("subject %d, %s: %s" % (held, made.__name__, verdict(trained, judged)), flush=True)
    elif command == "train":
        out, seed, subjects = rest[0], int(rest[1]), list(map(int, rest[2:]))
        network = train(Network, load(folder, subjects), seed)
        write(tensors(network), out + "/actions.safetensors")
        with open(out + "/actions.yaml", "w") as file:
            file.write(architecture())
        window = train(Window, load(folder, subjects), seed)
        write(window_tensors(window), out + "/window.safetensors")
        with open(out + "/window.yaml", "w") as file:
            file.write(WINDOW_FILE)
    elif command == "judge":
        network = read(rest[0])
        print(verdict(network, load(folder, map(int, rest[1:]))))
    elif command == "refer":
        refer(folder, *rest)
    else:
        sys.exit(__doc__)
