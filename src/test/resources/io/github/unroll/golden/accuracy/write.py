"""Writes the files of AccuracyTest: what the formulas give in decimal arithmetic, and how far off NumPy is in float64.

Usage: python3 write.py FOLDER, with NumPy and mpmath. The formulas are written once, for arrays of float64 and for arrays of
mpmath's numbers. The exact values are computed with 150 digits; those of 200 digits must be equal to them in 50. The gradient
with respect to by is left out: it is the sum of the upstream gradients, which is exact here. Of the wide cases, which have many
examples, only the gradients with respect to parameters are recorded, as nothing else adds up examples.
"""

import os
import sys

import mpmath
import numpy as np

SEEDS = 20
NARROW = 2                                                  # the examples of the cases that are recorded whole
SHOWN = 2                                                   # the steps of a sequence that are recorded, evenly spread


class Double:
    """NumPy in float64."""
    array = staticmethod(np.asarray)
    exp, tanh = np.exp, np.tanh


class Decimal:
    """mpmath in object arrays, with as many digits as mpmath.mp.dps says."""
    array = staticmethod(np.vectorize(mpmath.mpf, otypes=[object]))
    exp = staticmethod(np.vectorize(mpmath.exp, otypes=[object]))
    tanh = staticmethod(np.vectorize(mpmath.tanh, otypes=[object]))


def softmax(kind, z):
    e = kind.exp(z - np.max(z, axis=0))
    return e / np.sum(e, axis=0)


def row_sums(z):
    return np.sum(z, axis=1, keepdims=True)


def rnn(kind, x, a0, wax, waa, wya, ba, by, da, dz, da_last):
    a, y = [a0], []
    for xt in x:
        a.append(kind.tanh(waa @ a[-1] + wax @ xt + ba))
        y.append(softmax(kind, wya @ a[-1] + by))
    dx, dwax, dwaa, dwya, dba, back = [], 0, 0, 0, 0, da_last
    for t in reversed(range(len(x))):
        da_next = da[t] + wya.T @ dz[t] + back
        dwya = dwya + dz[t] @ a[t + 1].T
        dzt = (1 - a[t + 1] ** 2) * da_next
        dwax, dwaa, dba = dwax + dzt @ x[t].T, dwaa + dzt @ a[t].T, dba + row_sums(dzt)
        dx.insert(0, wax.T @ dzt)
        back = waa.T @ dzt
    return dict(a=a[1:], y=y, dx=dx, da0=back, dwax=dwax, dwaa=dwaa, dwya=dwya, dba=dba)


def lstm(kind, x, a0, c0, wf, bf, wi, bi, wc, bc, wo, bo, wy, by, da, dz, da_last, dc_last):
    def sigmoid(z):
        return 1 / (1 + kind.exp(-z))

    weights, biases, size = [wf, wi, wc, wo], [bf, bi, bc, bo], len(a0)
    a, c, y, gates = [a0], [c0], [], []
    for xt in x:
        v = np.concatenate([a[-1], xt])
        zf, zi, zc, zo = [w @ v + b for w, b in zip(weights, biases)]
        gates.append([sigmoid(zf), sigmoid(zi), kind.tanh(zc), sigmoid(zo)])
        f, i, cc, o = gates[-1]
        c.append(f * c[-1] + i * cc)
        a.append(o * kind.tanh(c[-1]))
        y.append(softmax(kind, wy @ a[-1] + by))
    dx, dw, db, dwy, back, dc = [], [0] * 4, [0] * 4, 0, da_last, dc_last
    for t in reversed(range(len(x))):
        f, i, cc, o = gates[t]
        da_next = da[t] + wy.T @ dz[t] + back
        dwy = dwy + dz[t] @ a[t + 1].T
        tanh_c = kind.tanh(c[t + 1])
        d = dc + da_next * o * (1 - tanh_c ** 2)
        dzs = [d * c[t] * f * (1 - f), d * cc * i * (1 - i), d * i * (1 - cc ** 2), da_next * tanh_c * o * (1 - o)]
        v = np.concatenate([a[t], x[t]])
        dw = [total + dzt @ v.T for total, dzt in zip(dw, dzs)]
        db = [total + row_sums(dzt) for total, dzt in zip(db, dzs)]
        dv = sum(w.T @ dzt for w, dzt in zip(weights, dzs))
        dx.insert(0, dv[size:])
        back, dc = dv[:size], d * f
    names = ["wf", "bf", "wi", "bi", "wc", "bc", "wo", "bo"]
    gradients = [gradient for pair in zip(dw, db) for gradient in pair]
    return dict(a=a[1:], c=c[1:], y=y, dx=dx, da0=back, dc0=dc, dwy=dwy,
                **{"d" + name: gradient for name, gradient in zip(names, gradients)})


def evaluate(function, kind, inputs):
    def convert(value):
        return [kind.array(step) for step in value] if isinstance(value, list) else kind.array(value)
    return function(kind, **{name: convert(value) for name, value in inputs.items()})


def exactly(function, inputs):
    mpmath.mp.dps = 150
    exact = evaluate(function, Decimal, inputs)
    mpmath.mp.dps = 200
    for name, value in evaluate(function, Decimal, inputs).items():
        for ours, theirs in zip(np.ravel(exact[name]), np.ravel(value)):
            assert abs(ours - theirs) <= abs(theirs) * mpmath.mpf(10) ** -50, name
    return exact


def relative_error(values, exact):
    """‖values - exact‖ / ‖exact‖, in the Frobenius norm, over all steps if there are steps."""
    pairs = [(mpmath.mpf(float(v)), e) for v, e in zip(np.ravel(values), np.ravel(exact))]
    return float(mpmath.sqrt(sum((v - e) ** 2 for v, e in pairs) / sum(e ** 2 for _, e in pairs)))


class Inputs:
    """Inputs in multiples of 2^-9 of their scale, from the generator of java.util.Random, in the order of AccuracyTest."""

    def __init__(self, seed):
        self.state = seed ^ 0x5DEECE66D

    def element(self):
        self.state = (self.state * 0x5DEECE66D + 0xB) % 2 ** 48
        return ((self.state >> 38) - 512) / 512

    def matrix(self, rows, columns, scale):
        return np.array([[self.element() * scale for _ in range(columns)] for _ in range(rows)])

    def of(self, gates, steps, nx, na, ny, m, weights, biases, values):
        def sequence(rows):
            return [self.matrix(rows, m, values) for _ in range(steps)]
        states = ["a", "c"] if gates == 4 else ["a"]
        inputs = dict(x=sequence(nx))
        inputs.update({state + "0": self.matrix(na, m, values) for state in states})
        if gates == 4:
            for gate in "fico":
                inputs["w" + gate] = self.matrix(na, na + nx, weights)
                inputs["b" + gate] = self.matrix(na, 1, biases)
            inputs["wy"] = self.matrix(ny, na, weights)
        else:
            inputs["wax"] = self.matrix(na, nx, weights)
            inputs["waa"] = self.matrix(na, na, weights)
            inputs["wya"] = self.matrix(ny, na, weights)
            inputs["ba"] = self.matrix(na, 1, biases)
        inputs["by"] = self.matrix(ny, 1, biases)
        inputs.update(da=sequence(na), dz=sequence(ny))
        inputs.update({f"d{state}_last": self.matrix(na, m, values) for state in states})
        return inputs


def shown(steps):
    return sorted({round(k * (len(steps) - 1) / (SHOWN - 1)) for k in range(SHOWN)})


def text(number):
    return repr(float(number))


def block(name, matrix, text_of=text):
    return [f"{name} {len(matrix)} {len(matrix[0])}", *(" ".join(text_of(element) for element in row) for row in matrix)]


def only_parameters(results):
    return {name: value for name, value in results.items() if not isinstance(value, list) and name not in ("da0", "dc0")}


def lines_of(seed, exact, doubles):
    for name, value in exact.items():
        steps = {f".{t}": t for t in shown(value)} if isinstance(value, list) else {"": ...}
        for suffix, t in steps.items():
            matrix = value if t is ... else value[t]
            rounded = Decimal.array(matrix.astype(float))
            yield from block(f"{seed}.exact.{name}{suffix}", rounded)
            yield from block(f"{seed}.rest.{name}{suffix}", matrix - rounded, lambda rest: f"{float(rest):.1e}")
        recorded = [(doubles[name], value)] if ... in steps.values() else [(doubles[name][t], value[t]) for t in steps.values()]
        yield from block(f"{seed}.numpy.{name}", [[relative_error(*zip(*recorded))]])


def main(folder):
    np.seterr(over="ignore", under="ignore")
    for kind, function, gates in [("rnn", rnn, 1), ("lstm", lstm, 4)]:
        for name, case in [
                ("long", dict(steps=200, nx=2, na=3, ny=2, m=2, weights=0.75, biases=0.5, values=1)),
                ("short", dict(steps=5, nx=3, na=6, ny=2, m=2, weights=0.25, biases=0.5, values=1)),
                ("saturated", dict(steps=60, nx=2, na=3, ny=2, m=2, weights=6, biases=12, values=2)),
                ("tiny", dict(steps=200, nx=2, na=3, ny=2, m=2, weights=0.5, biases=2.0 ** -300, values=2.0 ** -300)),
                ("wide", dict(steps=200, nx=2, na=3, ny=2, m=32, weights=0.75, biases=0.5, values=1)),
                ("wide-short", dict(steps=5, nx=3, na=3, ny=2, m=128, weights=0.5, biases=0.5, values=1))]:
            lines = [f"# numpy {np.__version__}, mpmath {mpmath.__version__}: for each seed, exact.NAME the exact result, rounded,",
                     "# rest.NAME the rest of it, numpy.NAME the relative error of NumPy. Of sequences, the steps that are named."]
            for seed in range(1, SEEDS + 1):
                inputs = Inputs(seed).of(gates, **case)
                exact = exactly(function, inputs)
                recorded = exact if case["m"] == NARROW else only_parameters(exact)
                lines += lines_of(seed, recorded, evaluate(function, Double, inputs))
            with open(os.path.join(folder, f"{kind}-{name}.txt"), "w") as file:
                file.write("\n".join(lines) + "\n")


main(sys.argv[1])
