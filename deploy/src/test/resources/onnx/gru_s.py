"""Writes the keyword network GRU_S of github.com/ARM-software/ML-KWS-for-MCU as gru_s.onnx.

    pip install onnx numpy && python gru_s.py GRU_S.safetensors

The safetensors file holds the tensors of the frozen TensorFlow graph under their names. TensorFlow's GRUCell is
[r, u] = sigmoid([x, h] W + b), c = tanh([x, r h] V + d), h = u h + (1 - u) c: in ONNX a GRU with linear_before_reset 0.
"""
import json
import struct
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUTS, UNITS = 10, 154


def tensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + size + start : 8 + size + end], np.float32)
            yield name, values.reshape(entry["shape"])


stored = dict(tensors(sys.argv[1]))
cell = "rnn/multi_rnn_cell/cell_0/gru_cell/"
reset, update = np.split(stored[cell + "gates/kernel"].T, 2)
reset_bias, update_bias = np.split(stored[cell + "gates/bias"], 2)
rows = np.concatenate([update, reset, stored[cell + "candidate/kernel"].T])
bias = np.concatenate([update_bias, reset_bias, stored[cell + "candidate/bias"], np.zeros(3 * UNITS, np.float32)])
weights = {
    "gru.W": rows[None, :, :INPUTS],
    "gru.R": rows[None, :, INPUTS:],
    "gru.B": bias[None],
    "head.weight": stored["W_o"],
    "head.bias": stored["b_o"],
    "axes": np.array([1]),
}
graph = helper.make_graph(
    [
        helper.make_node("GRU", ["mfcc", "gru.W", "gru.R", "gru.B"], ["all"], "gru", hidden_size=UNITS),
        helper.make_node("Squeeze", ["all", "axes"], ["hidden"], "squeeze"),
        helper.make_node("MatMul", ["hidden", "head.weight"], ["product"], "head"),
        helper.make_node("Add", ["product", "head.bias"], ["logits"], "bias"),
    ],
    "GRU_S",
    [helper.make_tensor_value_info("mfcc", TensorProto.FLOAT, ["frames", 1, INPUTS])],
    [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["frames", 1, 12])],
    [numpy_helper.from_array(np.ascontiguousarray(values), name) for name, values in weights.items()],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
model.ir_version = 7
onnx.checker.check_model(model)
onnx.save(model, "gru_s.onnx")
