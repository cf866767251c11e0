"""Writes graphs with both exporters of torch, and records what onnxruntime computes of them.

    pip install torch onnx onnxscript onnxruntime numpy && python export.py

A case of one clip length is run on every clip of the stream, and the newest output is recorded; a case of any length is
run once. Frames are a formula that the test computes, too. NAME.csv has a line for each output; NAME_OPSET.onnx is of the
exporter that traces (opsets 14 and 17) or of the later one (18).
"""
import contextlib
import io
import logging
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


class Of(nn.Module):
    """A function and the modules that it uses."""

    def __init__(self, function, **modules):
        super().__init__()
        self.function = function
        for name, module in modules.items():
            setattr(self, name, module)

    def forward(self, x):
        return self.function(self, x)


def encoder(layers, width=8, norm=None, **options):
    layer = nn.TransformerEncoderLayer(width, 2, 12, batch_first=True, **options)
    return nn.TransformerEncoder(layer, layers, norm=norm, enable_nested_tensor=False)


def heads(y):
    return y.view(1, 6, 2, 4).transpose(1, 2)


def attended(m, x, **options):
    y = F.scaled_dot_product_attention(heads(m.q(x)), heads(m.k(x)), heads(m.v(x)), **options)
    return m.o(y.transpose(1, 2).reshape(1, 6, 8))


def projections():
    return dict(q=nn.Linear(8, 8), k=nn.Linear(8, 8, bias=False), v=nn.Linear(8, 8), o=nn.Linear(8, 8))


def packed(m, x):
    q, k, v = m.i(x).view(1, 6, 3, 2, 4).permute(2, 0, 3, 1, 4)
    return m.o(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(1, 6, 8))


def band(width):
    mask = torch.full((6, 6), float("-inf"))
    for row in range(6):
        mask[row, max(0, row - width + 1):row + 1] = 0
    return mask


FUNCTIONS = [nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.Mish(), nn.PReLU(), nn.PReLU(3), nn.Softplus(), nn.ELU(), nn.SELU(),
             nn.LeakyReLU(.2), nn.Hardswish(), nn.Hardsigmoid(), nn.ReLU6(), nn.Hardtanh(-.7, .4), nn.Softsign(), nn.LogSigmoid(),
             nn.Tanhshrink(), nn.Softmin(1), nn.CELU(), nn.LogSoftmax(1)]

# Name: layout, frames of a clip (0: any), channels, module.
CASES = {
    "functions": ("nct", 0, 4, Of(lambda m, x: torch.cat([f(m.c(x)) for f in m.f], 1), c=nn.Conv1d(4, 3, 1), f=nn.ModuleList(FUNCTIONS))),
    "norms": ("ntc", 0, 4, Of(lambda m, x: m.b(m.n(m.a(x))), a=nn.Linear(4, 6), n=nn.LayerNorm(6), b=nn.Linear(6, 3))),
    "rms": ("ntc", 0, 4, Of(lambda m, x: m.b(m.n(m.a(x))), a=nn.Linear(4, 6), n=nn.RMSNorm(6), b=nn.Linear(6, 3))),
    "pools": ("nct", 0, 4, nn.Sequential(nn.Conv1d(4, 5, 3), nn.MaxPool1d(3, 1), nn.AvgPool1d(2, 1))),
    "residual": ("nct", 0, 4, Of(lambda m, x: x[:, :, 2:] + m.a(x), a=nn.Conv1d(4, 4, 3))),
    "causal_conv": ("nct", 0, 4, Of(lambda m, x: F.relu(x + m.a(F.pad(x, (4, 0)))), a=nn.Conv1d(4, 4, 3, dilation=2))),
    "gated": ("nct", 0, 4, nn.Sequential(nn.Conv1d(4, 6, 1), nn.GLU(1))),
    "gru": ("ntc", 0, 4, Of(lambda m, x: m.b(m.a(x)[0]), a=nn.GRU(4, 5, batch_first=True), b=nn.Linear(5, 2))),
    "transposed": ("nct", 0, 4, nn.ConvTranspose1d(4, 6, 3, dilation=2, groups=2)),
    "upsampled": ("nct", 0, 4, nn.Sequential(nn.ConvTranspose1d(4, 6, 4, 2), nn.ReLU(), nn.Conv1d(6, 3, 1))),
    "flattened": ("nct", 9, 4, nn.Sequential(nn.Conv1d(4, 6, 3), nn.ReLU(), nn.Conv1d(6, 5, 3), nn.Flatten(), nn.Linear(25, 7), nn.ReLU(), nn.Linear(7, 3))),
    "flattened_alone": ("nct", 9, 4, nn.Sequential(nn.Conv1d(4, 6, 3), nn.Flatten(), nn.ReLU(), nn.Linear(42, 3))),
    "mean": ("nct", 9, 4, Of(lambda m, x: m.b(m.a(x).mean(-1)), a=nn.Conv1d(4, 6, 3, dilation=2), b=nn.Linear(6, 3))),
    "largest": ("nct", 9, 4, nn.Sequential(nn.Conv1d(4, 6, 3), nn.AdaptiveMaxPool1d(1), nn.Flatten())),
    "mean_and_newest": ("nct", 9, 4, Of(lambda m, x: torch.cat([m.a(x).mean(-1), x[:, :, -1]], 1), a=nn.Conv1d(4, 6, 3))),
    "attention": ("ntc", 6, 8, Of(lambda m, x: m.a(x, x, x, need_weights=False)[0], a=nn.MultiheadAttention(8, 2, batch_first=True))),
    "attention_weights": ("ntc", 6, 8, Of(lambda m, x: m.a(x, x, x)[0], a=nn.MultiheadAttention(8, 2, batch_first=True))),
    "dot_products": ("ntc", 6, 8, Of(lambda m, x: torch.softmax(m.q(x) @ m.k(x).transpose(1, 2) / 8 ** .5, -1) @ m.v(x), **projections())),
    "packed": ("ntc", 6, 8, Of(packed, i=nn.Linear(8, 24), o=nn.Linear(8, 8))),
    "residual_attention": ("ntc", 6, 8, Of(lambda m, x: x + m.a(x, x, x)[0], a=nn.MultiheadAttention(8, 2, batch_first=True))),
    "causal_attention": ("ntc", 6, 8, Of(lambda m, x: attended(m, x, is_causal=True), **projections())),
    "band": ("ntc", 6, 8, Of(lambda m, x: attended(m, x, attn_mask=m.mask), mask=nn.Parameter(band(3), False), **projections())),
    "encoder": ("ntc", 6, 8, encoder(2, norm=nn.LayerNorm(8))),
    "encoder_pre": ("ntc", 6, 8, encoder(3, norm_first=True, activation="gelu", norm=nn.LayerNorm(8))),
    "encoder_newest": ("ntc", 6, 5, Of(lambda m, x: m.b(m.a(m.p(x))[:, -1]), p=nn.Linear(5, 8), a=encoder(2), b=nn.Linear(8, 3))),
    "conv_encoder": ("ntc", 6, 8, Of(lambda m, x: m.a(m.c(x.transpose(1, 2)).transpose(1, 2))[:, -1], c=nn.Conv1d(8, 8, 2), a=encoder(1))),
    # These have no exact form.
    "no_padding": ("nct", 9, 4, nn.Sequential(nn.Conv1d(4, 6, 3, padding=1), nn.Flatten(), nn.Linear(54, 3))),
    "no_state": ("ntc", 9, 4, Of(lambda m, x: m.a(x)[0].mean(1), a=nn.LSTM(4, 5, batch_first=True))),
    "no_positions": ("ntc", 6, 8, Of(lambda m, x: m.a(x + m.p), a=encoder(1), p=nn.Parameter(torch.randn(1, 6, 8)))),
    "no_deep_mask": ("ntc", 6, 8, Of(lambda m, x: m.a(x, mask=band(6), is_causal=True), a=encoder(2))),
    "no_condition": ("nct", 0, 4, nn.Sequential(nn.Conv1d(4, 3, 1), nn.Softshrink())),
}


def frames(count, channels):
    t, c = np.arange(count)[:, None], np.arange(channels)[None]
    return (np.sin(.7 * t + 1.3 * c) * (1 + .1 * c)).astype(np.float32)


def exported(module, example, name, opset):
    file = f"{name}_{opset}.onnx"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        torch.onnx.export(module, (example,), file, opset_version=opset, dynamo=opset > 17,
                          **(dict(external_data=False, verbose=False) if opset > 17 else {}))
    model = onnx.load(file)
    for node in model.graph.node:  # Where in a program each node was, which is most of a file.
        node.doc_string = ""
        del node.metadata_props[:]
    del model.functions[:]
    del model.graph.value_info[:]
    onnx.save(model, file)
    return file


def recorded(file, layout, length, channels):
    session = onnxruntime.InferenceSession(file)

    def run(clip):
        return session.run(None, {session.get_inputs()[0].name: (clip.T if layout == "nct" else clip)[None]})[0]

    stream = frames(length + 6 if length else 11, channels)
    if not length:
        out = run(stream)[0]
        return out if layout == "ntc" else out.T
    outputs = []
    for end in range(length, len(stream) + 1):
        out = run(stream[end - length:end])
        outputs.append(out[0, -1] if out.ndim == 3 and layout == "ntc" else out.reshape(-1))
    return np.array(outputs)


for name, (layout, length, channels, module) in CASES.items():
    torch.manual_seed(len(name))
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.requires_grad:
                parameter.copy_(torch.randn_like(parameter) * (.5 if parameter.ndim > 1 else .2))
    module.eval()
    example = torch.tensor(frames(length or 11, channels))
    example = (example.T if layout == "nct" else example)[None].contiguous()
    # One exporter shows what has no form; three layers at opset 14 are a large file.
    for opset in (18,) if name.startswith("no_") else (17, 18) if name == "encoder_pre" else (14, 17, 18):
        try:
            file = exported(module, example, name, opset)
        except Exception as failed:  # Not every exporter has every module.
            print(name, opset, str(failed).splitlines()[0][:90])
            continue
        if not name.startswith("no_"):
            rows = recorded(file, layout, length, channels)
            np.savetxt(name + ".csv", rows, delimiter=",", fmt="%.9g")
