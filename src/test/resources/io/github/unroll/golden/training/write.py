"""Writes losses.txt, optimisers.txt, embedding.txt and dropout.txt: what PyTorch computes in float64. Usage: python3 write.py FOLDER"""

import os
import sys

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.manual_seed(5)


class Golden:
    """Blocks NAME ROWS COLUMNS, as GoldenFile reads them."""

    def __init__(self, about):
        self.lines = [f"# torch {torch.__version__}, float64: {about}"]

    def block(self, name, matrix):
        rows = matrix.detach().reshape(-1, matrix.shape[-1] if matrix.dim() > 1 else 1).tolist()
        self.lines.append(f"{name} {len(rows)} {len(rows[0])}")
        self.lines += [" ".join(repr(element) for element in row) for row in rows]

    def sequence(self, name, matrices):
        for t, matrix in enumerate(matrices):
            self.block(f"{name}.{t}", matrix)

    def write(self, name):
        with open(os.path.join(sys.argv[1], name), "w") as file:
            file.write("\n".join(self.lines) + "\n")


def losses():
    golden = Golden("scores z.t (3, 4), probabilities p.t, numbers r.t, weights w.t; NAME.value and its gradient NAME.dz.t")
    z = (3 * torch.randn(5, 3, 4)).requires_grad_()
    p, r, w = torch.rand(5, 3, 4), torch.randn(5, 3, 4), torch.rand(5, 1, 4)
    for name, blocks in [("z", z), ("p", p), ("r", r), ("w", w)]:
        golden.sequence(name, blocks)

    def case(name, loss):
        gradient, = torch.autograd.grad(loss, z)
        golden.block(name + ".value", loss)
        golden.sequence(name + ".dz", gradient)

    case("binary", functional.binary_cross_entropy_with_logits(z, p))
    case("binary.weighted", (functional.binary_cross_entropy_with_logits(z, p, reduction="none") * w).mean(1).sum() / w.sum())
    case("binary.last", functional.binary_cross_entropy_with_logits(z[-1], p[0]))
    case("squared.last", functional.mse_loss(z[-1], r[0]))
    case("squared.weighted", (functional.mse_loss(z, r[0].expand(5, 3, 4), reduction="none") * w).mean(1).sum() / w.sum())
    golden.write("losses.txt")


def optimisers():
    golden = Golden("w and b at the start, g.w.t and g.b.t their gradients at step t, NAME.w and NAME.b after all steps")
    start = {"w": torch.randn(2, 3), "b": torch.randn(2, 1)}
    g = {name: torch.randn(6, *leaf.shape) for name, leaf in start.items()}
    for name, leaf in start.items():
        golden.block(name, leaf)
        golden.sequence("g." + name, g[name])

    def case(name, optimiser):
        leaves = {leaf: value.clone().requires_grad_() for leaf, value in start.items()}
        run = optimiser(leaves["w"], leaves["b"])
        for t in range(6):
            for leaf, value in leaves.items():
                value.grad = g[leaf][t].clone()
            run.step()
        for leaf, value in leaves.items():
            golden.block(f"{name}.{leaf}", value)

    case("rmsprop", lambda w, b: torch.optim.RMSprop([w, b], lr=0.05))
    case("rmsprop.other", lambda w, b: torch.optim.RMSprop([w, b], lr=0.05, alpha=0.8, eps=1e-3))
    case("adamw", lambda w, b: torch.optim.AdamW([w, b], lr=0.05, weight_decay=0.1))
    case("adamw.w", lambda w, b: torch.optim.AdamW([{"params": [w]}, {"params": [b], "weight_decay": 0}], lr=0.05, weight_decay=0.1))
    golden.write("optimisers.txt")


def embedding():
    golden = Golden("nn.Embedding(6, 3): the weight transposed (3, 6), ids (4 steps, 5 examples), x.t (3, 5), dx.t, dtable")
    layer = torch.nn.Embedding(6, 3)
    ids = torch.randint(0, 6, (4, 5))
    x = layer(ids)
    dx = torch.randn(4, 5, 3)
    (x * dx).sum().backward()
    golden.block("table", layer.weight.T)
    golden.block("ids", ids)
    golden.sequence("x", x.transpose(1, 2))
    golden.sequence("dx", dx.transpose(1, 2))
    golden.block("dtable", layer.weight.grad.T)
    golden.write("embedding.txt")


def dropout():
    golden = Golden("LSTM(2, 3), its output times mask.t, LSTM(3, 4): wf ... bo of layer 0 and 1, x.t, da.t; a.t, dx.t, d0.wf ...")
    layers = [torch.nn.LSTM(2, 3), torch.nn.LSTM(3, 4)]
    x, da = torch.randn(4, 2, 2).requires_grad_(), torch.randn(4, 2, 4)
    masks = (torch.rand(4, 2, 3) < 0.6) / 0.6
    below, _ = layers[0](x)
    a, _ = layers[1](below * masks)
    (a * da).sum().backward()

    def gates(prefix, weight_hh, weight_ih, bias):
        for k, gate in enumerate("ifco"):
            rows = slice(k * weight_hh.shape[1], (k + 1) * weight_hh.shape[1])
            golden.block(f"{prefix}.w{gate}", torch.cat([weight_hh[rows], weight_ih[rows]], 1))
            golden.block(f"{prefix}.b{gate}", bias[rows])

    for name, steps in [("x", x), ("mask", masks), ("da", da), ("a", a), ("dx", x.grad)]:
        golden.sequence(name, steps.transpose(1, 2))
    for number, layer in enumerate(layers):
        gates(str(number), layer.weight_hh_l0, layer.weight_ih_l0, layer.bias_ih_l0 + layer.bias_hh_l0)
        gates(f"d{number}", layer.weight_hh_l0.grad, layer.weight_ih_l0.grad, layer.bias_ih_l0.grad)
    golden.write("dropout.txt")


losses()
optimisers()
embedding()
dropout()
