"""Prints what NumPy, or the specification of safetensors, finds in files: an array a line, as file, name, type, shape and the
numbers as the bytes of big-endian float64."""
import json
import os
import struct
import sys

import numpy as np

TYPES = {"F64": "<f8", "F32": "<f4"}


def safetensors(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    assert length % 8 == 0 and content[8:9] == b"{", "header"
    header = json.loads(content[8:8 + length].decode("utf-8"))
    header.pop("__metadata__", None)
    data = content[8 + length:]
    end = 0
    for name, info in header.items():
        begin, after = info["data_offsets"]
        assert begin == end, "data in the order of the header, side by side"
        end = after
        yield name, np.frombuffer(data[begin:after], dtype=TYPES[info["dtype"]]).reshape(info["shape"])
    assert end == len(data), "no data left over"


def arrays(path):
    if path.endswith(".safetensors"):
        return safetensors(path)
    loaded = np.load(path, allow_pickle=False)
    return loaded.items() if path.endswith(".npz") else [("", loaded)]


for path in sys.argv[1:]:
    for name, array in arrays(path):
        shape = ",".join(map(str, array.shape))
        numbers = np.ascontiguousarray(array).astype(">f8").tobytes().hex()
        print(os.path.basename(path), name, array.dtype.name, f"({shape})", numbers, sep="|")
