"""Writes weights of PyTorch, Keras and ONNX and what these tools compute from them, into a folder: files with the names and
shapes of the tools, and texts NAME ROWS COLUMNS with the inputs and outputs, of which each column is an example.

The outputs are derived here with NumPy in float64, from the formulas in the documentation of each tool, with its own order of
gates and axes; the tools themselves are not needed."""
import json
import os
import struct
import sys

import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(20)
TYPES = {"float32": "F32", "float64": "F64", "int64": "I64", "bool": "BOOL", "uint8": "U8"}


def uniform(*shape):
    """Weights as they are saved: float32."""
    return random.uniform(-0.8, 0.8, shape).astype(np.float32)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def write_safetensors(name, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for key, array in tensors.items():
        content = np.ascontiguousarray(array).tobytes()
        header[key] = {"dtype": TYPES[array.dtype.name], "shape": list(array.shape),
                       "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def write_text(name, blocks):
    with open(os.path.join(folder, name), "w") as file:
        file.write("# Written by python/derive.py with NumPy.\n")
        for key, matrix in blocks.items():
            matrix = np.atleast_2d(np.asarray(matrix, dtype=np.float64))
            file.write(f"{key} {matrix.shape[0]} {matrix.shape[1]}\n")
            for row in matrix:
                file.write(" ".join(repr(float(number)) for number in row) + "\n")


def steps(name, sequence):
    """A sequence (steps, batch, features): one block a step, examples in the columns."""
    return {f"{name}.{t}": step.T for t, step in enumerate(sequence)}


def torch_lstm_cell(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """torch.nn.LSTMCell: gates i, f, g, o."""
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def torch_lstm(x, weights, layers):
    """torch.nn.LSTM(num_layers=layers, bidirectional=True) on (steps, batch, features), from zeros."""
    for layer in range(layers):
        directions = []
        for suffix in ["", "_reverse"]:
            names = [f"lstm.{kind}_l{layer}{suffix}" for kind in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]]
            w = [weights[name].astype(np.float64) for name in names]
            h = c = np.zeros((x.shape[1], w[1].shape[1]))
            out = []
            for xt in (x[::-1] if suffix else x):
                h, c = torch_lstm_cell(xt, h, c, *w)
                out.append(h)
            directions.append(np.array(out[::-1] if suffix else out))
        x = np.concatenate(directions, axis=2)
    return x


def tagger():
    """Embedding(7, 3), LSTM(3, 2, num_layers=2, bidirectional=True), Linear(4, 5), and buffers of integers and booleans."""
    weights = {"tagger.embedding.weight": uniform(7, 3), "tagger.norm.num_batches_tracked": np.array(1234, dtype=np.int64)}
    for layer, n_x in enumerate([3, 4]):
        for suffix in ["", "_reverse"]:
            weights[f"tagger.lstm.weight_ih_l{layer}{suffix}"] = uniform(8, n_x)
            weights[f"tagger.lstm.weight_hh_l{layer}{suffix}"] = uniform(8, 2)
            weights[f"tagger.lstm.bias_ih_l{layer}{suffix}"] = uniform(8)
            weights[f"tagger.lstm.bias_hh_l{layer}{suffix}"] = uniform(8)
    weights["tagger.fc.weight"] = uniform(5, 4)
    weights["tagger.fc.bias"] = uniform(5)
    weights["tagger.mask"] = np.array([True, False, True])
    weights["tagger.ids"] = np.array([[0, 3], [6, 1], [2, 2], [5, 4]], dtype=np.int64)
    write_safetensors("numpy-tagger.safetensors", weights)
    own = {key.removeprefix("tagger."): value for key, value in weights.items()}
    x = own["embedding.weight"].astype(np.float64)[own["ids"]]                       # (steps, batch, 3)
    scores = torch_lstm(x, own, 2) @ own["fc.weight"].astype(np.float64).T + own["fc.bias"]
    write_text("numpy-tagger.txt", {**steps("x", x), **steps("scores", scores)})


def cells():
    """LSTMCell(3, 2) and RNNCell(3, 2) inside a module."""
    weights = {}
    for module, rows in [("lstm", 8), ("rnn", 2)]:
        weights[f"decoder.{module}.weight_ih"] = uniform(rows, 3)
        weights[f"decoder.{module}.weight_hh"] = uniform(rows, 2)
        weights[f"decoder.{module}.bias_ih"] = uniform(rows)
        weights[f"decoder.{module}.bias_hh"] = uniform(rows)
    write_safetensors("numpy-cells.safetensors", weights)
    lstm = [weights[f"decoder.lstm.{kind}"].astype(np.float64) for kind in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]]
    w_ih, w_hh, b_ih, b_hh = [weights[f"decoder.rnn.{kind}"].astype(np.float64)
                              for kind in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]]
    x, h, c = random.standard_normal((4, 3)), random.standard_normal((4, 2)), random.standard_normal((4, 2))
    h1, c1 = torch_lstm_cell(x, h, c, *lstm)
    rnn = np.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    write_text("numpy-cells.txt", {"x": x.T, "h": h.T, "c": c.T, "lstm.h": h1.T, "lstm.c": c1.T, "rnn.h": rnn.T})


def keras_lstm(x, kernel, recurrent, bias):
    """keras.layers.LSTM(return_sequences=True) on (batch, steps, features): gates i, f, c, o."""
    h = c = np.zeros((x.shape[0], recurrent.shape[0]))
    out = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ kernel + h @ recurrent + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        out.append(h)
    return np.stack(out, axis=1)


def keras_rnn(x, kernel, recurrent, bias):
    """keras.layers.SimpleRNN(return_sequences=True)."""
    h = np.zeros((x.shape[0], recurrent.shape[0]))
    out = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent + bias)
        out.append(h)
    return np.stack(out, axis=1)


def keras():
    """[Bidirectional(LSTM(3)), LSTM(2), Bidirectional(LSTM(2)), Dense(2, "softmax")], the same of SimpleRNN; n_x = 3."""
    for kind, layer, gates in [("lstm", keras_lstm, 4), ("rnn", keras_rnn, 1)]:
        x = h = random.standard_normal((4, 5, 3))
        arrays = []
        for units, directions in [(3, 2), (2, 1), (2, 2)]:
            own = [(uniform(h.shape[2], gates * units), uniform(units, gates * units), uniform(gates * units))
                   for _ in range(directions)]
            out = [layer(h, *[array.astype(np.float64) for array in own[0]])]
            if directions == 2:
                out.append(layer(h[:, ::-1], *[array.astype(np.float64) for array in own[1]])[:, ::-1])
            h = np.concatenate(out, axis=2)
            arrays += [array for direction in own for array in direction]
        kernel, bias = uniform(4, 2), uniform(2)
        arrays += [kernel, bias]
        z = h @ kernel.astype(np.float64) + bias
        y = np.exp(z) / np.exp(z).sum(axis=2, keepdims=True)
        np.savez(os.path.join(folder, f"numpy-keras-{kind}.npz"), *arrays)
        write_text(f"numpy-keras-{kind}.txt",
                   {**steps("x", x.swapaxes(0, 1)), **steps("h", h.swapaxes(0, 1)), **steps("y", y.swapaxes(0, 1))})


def onnx():
    """The operators LSTM (gates i, o, f, c) and RNN, bidirectional, with sequence_lens, initial_h and initial_c."""
    for kind, gates in [("lstm", 4), ("rnn", 1)]:
        batch, count, n_x, n_a = 3, 4, 2, 3
        inputs = {"W": uniform(2, gates * n_a, n_x), "R": uniform(2, gates * n_a, n_a), "B": uniform(2, 2 * gates * n_a),
                  "sequence_lens": np.array([4, 0, 2], dtype=np.int32), "initial_h": uniform(2, batch, n_a)}
        if kind == "lstm":
            inputs["initial_c"] = uniform(2, batch, n_a)
        x = random.standard_normal((count, batch, n_x))
        y, y_h, y_c = np.zeros((count, 2, batch, n_a)), np.zeros((2, batch, n_a)), np.zeros((2, batch, n_a))
        for d in range(2):
            w, r, b = [inputs[name][d].astype(np.float64) for name in "WRB"]
            bias = b[:gates * n_a] + b[gates * n_a:]
            for j in range(batch):
                h = inputs["initial_h"][d, j].astype(np.float64)
                c = inputs["initial_c"][d, j].astype(np.float64) if kind == "lstm" else None
                length = inputs["sequence_lens"][j]
                for t in (range(length) if d == 0 else reversed(range(length))):
                    z = w @ x[t, j] + r @ h + bias
                    if kind == "lstm":
                        i, o, f, g = np.split(z, 4)
                        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
                        h = sigmoid(o) * np.tanh(c)
                    else:
                        h = np.tanh(z)
                    y[t, d, j] = h
                y_h[d, j] = h
                if kind == "lstm":
                    y_c[d, j] = c
        np.savez(os.path.join(folder, f"numpy-onnx-{kind}.npz"), **inputs)
        both = np.concatenate([y[:, 0], y[:, 1]], axis=2)                            # the directions below each other
        write_text(f"numpy-onnx-{kind}.txt", {
            **steps("x", x), **steps("y", both), **steps("y_h", y_h), **(steps("y_c", y_c) if kind == "lstm" else {})})


tagger()
cells()
keras()
onnx()
