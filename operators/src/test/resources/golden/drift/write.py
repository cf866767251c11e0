"""Writes traces.txt: where the detectors of scikit-multiflow find changes.

scikit-multiflow (BSD licence) is independent of Millrace. The streams `levels` and `steps`, and the
positions in `levels`, are those of its own tests (tests/drift_detection, numpy seed 1). It was run at
commit d073a706b5006cba2584761286b7fa17e74e87be, with numpy 2.4.6:

    PYTHONPATH=scikit-multiflow/src python3 write.py > traces.txt

The streams `half` and `range`, and the positions of `river-` lines, are those of the documentation of
River (BSD licence; river/drift, commits 063ca61d and 7cb99563), which was not run. The ADWIN of scikit-multiflow is left out: of `range` it finds 1023, 1055 and 1087,
River and the formulas of the paper 1023 alone.

A line of a stream has its name and its numbers, one hexadecimal digit each. A line of a detector has
its name, its stream, and the positions of the numbers with which it found a change, from 0.
"""
import random as plain

import numpy as np
from skmultiflow.drift_detection import DDM, EDDM, HDDM_A, HDDM_W


def found(detector, stream):
    positions = []
    for position, number in enumerate(stream):
        detector.add_element(number)
        if detector.detected_change():
            positions.append(position)
    return positions


def above(mean, count):
    return (np.random.normal(mean, 0.1, count) > 0).astype(int)


np.random.seed(1)
streams = {
    "levels": np.concatenate((above(0, 1000), above(0.5, 1000))),
    "steps": np.concatenate([above(mean, 500) for mean in (0, 0.25, 0, 0.25)]),
}
for seed in range(6):
    random = np.random.default_rng(seed)
    shares = [0.1 + 0.05 * seed, 0.3 + 0.05 * seed, 0.2, 0.6]
    streams[f"errors-{seed}"] = np.concatenate(
        [(random.random(700) < share).astype(int) for share in shares]
    )
half = plain.Random(42)
streams["half"] = half.choices([0, 1], k=1000) + half.choices([0, 1], k=1000, weights=[0.3, 0.7])
wide = plain.Random(12345)
streams["range"] = wide.choices([0, 1], k=1000) + wide.choices(range(4, 8), k=1000)

print("# by write.py beside it")
for name, stream in streams.items():
    print("stream", name, "".join(f"{number:x}" for number in stream))
for name, stream in streams.items():
    detectors = {}
    if max(stream) == 1:
        detectors = {
            "ddm": DDM(min_num_instances=30),
            "eddm": EDDM(),
            "hddm-a": HDDM_A(two_side_option=False),
            "hddm-w": HDDM_W(two_side_option=False),
        }
    for detector, made in detectors.items():
        print(detector, name, *found(made, stream))
print("river-adwin range 1023")
print("river-ddm half 1334")
print("river-hddm-a half 1206")
print("river-hddm-w half 1077")
