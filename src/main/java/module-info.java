/**
 * Recurrent neural networks in plain Java, forward and backward: the basic RNN and the LSTM, cell by cell and over
 * whole sequences, in double precision and without a dependency; models made of them, and their training.
 */
module io.github.unroll {
    exports io.github.unroll;
    exports io.github.unroll.io;
    exports io.github.unroll.model;
    exports io.github.unroll.training;
}
