"""Records what onnxruntime computes of the graphs in this folder.

    pip install onnxruntime numpy && python record.py

The inputs are formulas that the tests compute, too; the outputs are in NAME.csv, a line for each frame.
"""
import numpy as np
import onnxruntime

PIXELS = np.arange(784)
SAMPLES = np.arange(24 * 512)


def image(k):
    """Of 0 to 255, raw, as the network was trained."""
    return ((PIXELS * 37 + k * 101) % 256 * ((PIXELS // 28 + PIXELS % 28 + k) % 5 < 2)).astype(np.float32)


def sound():
    """Bursts of three tones between silences, 24 chunks of 512 samples."""
    loud = (SAMPLES // 2048 % 2 == 1) * (1 + np.sin(SAMPLES * 0.003))
    tones = np.sin(SAMPLES * 0.05) + 0.5 * np.sin(SAMPLES * 0.11) + 0.3 * np.sin(SAMPLES * 0.27)
    return (0.15 * loud * tones).astype(np.float32)


def write(name, rows):
    with open(name, "w") as file:
        for row in rows:
            file.write(",".join("%.9g" % x for x in row) + "\n")


session = onnxruntime.InferenceSession("cnn_mnist.onnx")
write("cnn_mnist.csv",
      [session.run(None, {"input_image": image(k).reshape(1, 1, 28, 28)})[0][0] for k in range(5)])

session = onnxruntime.InferenceSession("silero_vad_16k_op15.onnx")
state, before, rows = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
for chunk in sound().reshape(-1, 512):
    frame = np.concatenate([before, chunk])[None]
    out, state = session.run(None, {"input": frame, "state": state, "sr": np.array(16000)})
    rows.append(out[0])
    before = chunk[-64:]
write("silero_vad_16k_op15.csv", rows)

# Frames of ten coefficients in the range of those of speech, the network's axis of time first.
frames = np.array([[(12 if i == 0 else 3) * np.sin(0.7 * t + 1.3 * i) for i in range(10)] for t in range(25)])
session = onnxruntime.InferenceSession("gru_s.onnx")
write("gru_s.csv", session.run(None, {"mfcc": frames.astype(np.float32)[:, None]})[0][:, 0])
