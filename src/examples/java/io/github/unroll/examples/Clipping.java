package io.github.unroll.examples;

import io.github.unroll.LstmCell.Parameters;

/**
 * Keeps a gradient from exploding: one whose norm over all parameters exceeds a limit is shortened to it, and keeps its
 * direction (R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013).
 */
final class Clipping {

    private Clipping() {
    }

    static Parameters toNorm(Parameters gradient, double limit) {
        double norm = Math.sqrt(gradient.matrices().stream().mapToDouble(g -> g.dot(g)).sum());
        return norm > limit ? gradient.times(limit / norm) : gradient;
    }
}
