"""Writes arrays in every way that NumPy knows into a folder, and prints what is in them, as dump.py does."""
import itertools
import os
import sys

import numpy as np
from numpy.lib import format

SHAPES = [(), (0,), (1,), (5,), (2, 3), (3, 0), (2, 3, 4), (1, 2, 1, 3, 2)]
folder = sys.argv[1]
random = np.random.default_rng(1)


def show(file, name, array):
    shape = ",".join(map(str, array.shape))
    numbers = np.ascontiguousarray(array).astype(">f8").tobytes().hex()
    print(file, name, array.dtype.newbyteorder("=").name, f"({shape})", numbers, sep="|")


FLOATS = ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2"]
INTEGERS = ["|b1", "|i1", "|u1", "<i2", ">i2", "<u2", "<i4", ">i4", "<u4", "<i8", ">i8", "<u8", ">u8"]


def some(shape, dtype):
    """Floating-point numbers, or integers up to 2**53 in size."""
    if dtype in FLOATS:
        return random.standard_normal(shape).astype(dtype)
    if dtype == "|b1":
        return random.integers(0, 2, shape).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(max(limits.min, -(1 << 53)), min(limits.max, 1 << 53), shape, endpoint=True).astype(dtype)


arrays = {}
for shape, dtype, order in itertools.product(SHAPES, FLOATS + INTEGERS, "CF"):
    array = np.asarray(some(shape, dtype), order=order)
    name = dtype.strip("|") + order
    arrays[f"{len(arrays)}/{name}é"] = array
    for version in [(1, 0), (2, 0), (3, 0)]:
        file = f"{len(arrays)}-v{version[0]}.npy"
        with open(os.path.join(folder, file), "wb") as out:
            format.write_array(out, array, version=version)
        show(file, "", array)
halves = np.arange(1 << 16, dtype="<u2").view("<f2")
np.save(os.path.join(folder, "halves.npy"), halves[~np.isnan(halves)])
show("halves.npy", "", halves[~np.isnan(halves)])
np.savez(os.path.join(folder, "stored.npz"), **arrays)
np.savez_compressed(os.path.join(folder, "deflated.npz"), **arrays)
for file in ["stored.npz", "deflated.npz"]:
    for name, array in arrays.items():
        show(file, name, array)
np.savez(os.path.join(folder, "mixed.npz"), np.zeros(1), B=np.ones(1), A=np.ones(2))
