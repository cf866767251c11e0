#!/usr/bin/env python3
"""Steps of deep and wide encoders and of skeleton networks by hand in torch: a table of docs/benchmarks/continual.md.

    python3 benchmarks/torch_networks.py --seconds 3

Needs torch. One thread; processor time of that thread, the least of many laps, so that it can be compared on a machine that
does other work. Each step is first held against torch's own layers on whole clips.
"""
import argparse
import time

import torch
from torch import nn
from torch.nn import functional as F

import torch_layers as layers


class Wide(layers.Encoder):
    """One encoder layer of 192 channels, 16 heads and 1024 hidden units that attends to 120 frames for the newest."""

    WIDTH, HEADS, WINDOW, HIDDEN = 192, 16, 120, 1024


class Deep(layers.Encoder):
    """Two encoder layers of 128 channels: the second asks for the newest row of the window, the first for all."""

    def __init__(self, rows):
        super().__init__(rows)
        self.second = nn.TransformerEncoderLayer(128, 4, 256, dropout=0, batch_first=True).eval()
        self.frames = torch.zeros(rows, self.WINDOW, self.WIDTH)
        self.queries = torch.zeros(rows, self.WINDOW, self.WIDTH)

    def step(self, x):
        q, k, v = F.linear(x, self.qkv, self.bias).chunk(3, 1)
        slot = self.at % self.WINDOW
        for ring, value in ((self.frames, x), (self.queries, q), (self.keys, k), (self.values, v)):
            ring[:, slot] = value
        self.at += 1
        rows, n = len(x), min(self.at, self.WINDOW)
        heads = lambda some: some.view(rows, -1, self.HEADS, self.WIDTH // self.HEADS).transpose(1, 2)
        seen = F.scaled_dot_product_attention(*(heads(ring[:, :n].contiguous()) for ring in (self.queries, self.keys, self.values)))
        all_rows = self.behind(self.layer, self.frames[:, :n], seen)
        attention = self.second.self_attn
        weight, bias, e = attention.in_proj_weight, attention.in_proj_bias, self.WIDTH
        newest = all_rows[:, slot : slot + 1]
        keys, values = F.linear(all_rows, weight[e:], bias[e:]).chunk(2, 2)
        query = F.linear(newest, weight[:e], bias[:e])
        seen = F.scaled_dot_product_attention(heads(query), heads(keys.contiguous()), heads(values.contiguous()))
        return self.behind(self.second, newest, seen)[:, 0]

    def behind(self, layer, x, seen):
        mixed = seen.transpose(1, 2).reshape(len(x), -1, self.WIDTH)
        x = layer.norm1(x + layer.self_attn.out_proj(mixed))
        return layer.norm2(x + layer.linear2(torch.relu(layer.linear1(x))))

    def check(self, clip):
        rows = []
        for t in range(clip.shape[1]):
            rows.append(self.second(self.layer(clip[:, max(0, t + 1 - self.WINDOW) : t + 1]))[:, -1])
        return torch.stack(rows, 1)


class Block:
    """Graph convolution with three partitions, convolution of nine frames, and the input of four frames before; norms folded."""

    KERNEL, NODES = 9, 25

    def __init__(self, rows, inputs, outputs, shortcut):
        self.adjacency = torch.randn(3, self.NODES, self.NODES) / 5
        self.graph = nn.Linear(3 * inputs, outputs)
        self.own = nn.Linear(inputs, outputs) if inputs != outputs else None
        self.conv = nn.Conv2d(outputs, outputs, (self.KERNEL, 1))
        self.weight = self.conv.weight.detach()[..., 0].permute(2, 1, 0).reshape(-1, outputs).contiguous()
        self.project = nn.Linear(inputs, outputs) if shortcut and inputs != outputs else None
        self.shortcut = shortcut
        self.ring = torch.zeros(rows, self.NODES, self.KERNEL - 1, outputs)
        self.past = [torch.zeros(rows, self.NODES, inputs) for _ in range(4)]

    def mix(self, x):
        reached = torch.einsum("kvw,bvc->bwkc", self.adjacency, x).reshape(*x.shape[:2], -1)
        return torch.relu(self.graph(reached) + (x if self.own is None else self.own(x)))

    def step(self, x):
        window = torch.cat((self.ring, self.mix(x).unsqueeze(2)), 2)
        self.ring = window[:, :, 1:]
        y = torch.addmm(self.conv.bias, window.reshape(-1, self.weight.shape[0]), self.weight).view(*x.shape[:2], -1)
        if self.shortcut:
            self.past.append(x)
            old = self.past.pop(0)
            y = y + (old if self.project is None else self.project(old))
        return torch.relu(y)

    def check(self, clip):
        whole = torch.stack([self.mix(x) for x in clip.unbind(1)], 1).permute(0, 3, 1, 2)
        y = self.conv(F.pad(whole, (0, 0, self.KERNEL - 1, 0))).permute(0, 2, 3, 1)
        if self.shortcut:
            old = F.pad(clip, (0, 0, 0, 0, 4, 0))[:, : clip.shape[1]]
            y = y + (old if self.project is None else self.project(old))
        return torch.relu(y)


class Backbone:
    """The ten blocks of CoST-GCN*, and the mean of 220 frames."""

    def __init__(self, rows):
        widths = [3, 64, 64, 64, 64, 128, 128, 128, 256, 256, 256]
        self.blocks = [Block(rows, a, b, a != 3) for a, b in zip(widths, widths[1:])]
        self.fc = nn.Linear(256, 60)
        self.pool = torch.zeros(220, rows, 256)
        self.at = 0

    def step(self, x):
        for block in self.blocks:
            x = block.step(x)
        self.pool[self.at % 220] = x.mean(1)
        self.at += 1
        return self.fc(self.pool.mean(0))


def check():
    for kind, frames in ((Wide, 130), (Deep, 70)):
        layer = kind(2)
        clip = torch.randn(2, frames, kind.WIDTH)
        made = torch.stack([layer.step(x) for x in clip.unbind(1)], 1)
        assert layers.gap(made, layer.check(clip)) < 1e-4, kind.__name__
    for inputs, outputs in ((64, 64), (64, 128)):
        block = Block(2, inputs, outputs, True)
        clip = torch.randn(2, 20, 25, inputs)
        made = torch.stack([block.step(x) for x in clip.unbind(1)], 1)
        # A shortcut with a bias differs where the clip begins.
        assert layers.gap(made[:, 4:], block.check(clip)[:, 4:]) < 1e-4, block


def microseconds(step, seconds):
    for _ in range(3):
        step()
    least, end = 1e9, time.thread_time() + seconds
    while time.thread_time() < end:
        begin = time.thread_time()
        step()
        least = min(least, time.thread_time() - begin)
    return 1e6 * least


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    check()
    a, b = torch.randn(128, 128), torch.randn(128, 128)
    taken = microseconds(lambda: torch.mm(a, b), 1)
    print(f"torch {torch.__version__}, product of 128 x 128 x 128: {2e-3 * 128 ** 3 / taken:.0f} GFLOP/s")
    print("| step | keys | torch, µs |\n|---|---|---|")
    for name, kind, shape, keys in (
        ("deep", Deep, (128,), (1, 64)),
        ("wide", Wide, (192,), (1, 64)),
        ("skeleton", lambda rows: Block(rows, 64, 64, True), (25, 64), (1, 64)),
        ("CoST-GCN*", Backbone, (25, 3), (2,)),
    ):
        for rows in keys:
            layer, x = kind(rows), torch.randn(rows, *shape)
            warm = getattr(layer, "WINDOW", 0)
            for _ in range(warm):
                layer.step(x)
            print(f"| {name} | {rows} | {microseconds(lambda: layer.step(x), arguments.seconds):.0f} |", flush=True)


if __name__ == "__main__":
    main()
