/**
 * The basic recurrent network and the LSTM, forward and backward: cell by cell ({@link io.github.unroll.RnnCell},
 * {@link io.github.unroll.LstmCell}) and over whole sequences ({@link io.github.unroll.Rnn},
 * {@link io.github.unroll.Lstm}), on an immutable {@link io.github.unroll.Matrix}. Sequences of different
 * {@linkplain io.github.unroll.Lengths lengths} can share a batch.
 *
 * <h2>Notation</h2>
 * <pre>
 * n_x  number of inputs          m    number of examples, one a column
 * n_a  number of hidden units    T_x  number of steps
 * n_y  number of outputs         t    a step
 * x_t  input         (n_x, m)    a_t  hidden state  (n_a, m)
 * y_t  output        (n_y, m)    c_t  cell state    (n_a, m)      LSTM only
 * A B  matrix product            A ⊙ B  element by element
 * σ    logistic function         [A; B] A on top of B
 * L    the loss, a number        dA     ∂L/∂A, with the shape of A
 * </pre>
 * A sequence is a {@code List<Matrix>} of T_x matrices, one a step. A bias is added to every column. The softmax that
 * makes y_t is taken over each column by itself; its argument, W a_t + b, is called the scores.
 *
 * <p>An array with three axes, such as (n_x, m, T_x) in the exercise, becomes a sequence by
 * {@link io.github.unroll.io.Tensor}, from its numbers in row-major order; {@code Tensor.Axes} has the orders of other tools:
 * <pre>
 * List&lt;Matrix&gt; x = Tensor.of(List.of(nx, m, steps), numbers).toSteps(Tensor.Axes.FEATURE_BATCH_TIME);
 * double[] again = Tensor.ofSteps(x, Tensor.Axes.FEATURE_BATCH_TIME).toArray();
 * </pre>
 *
 * <h2>Forward and backward</h2>
 * {@code forward} returns the results and a cache; {@code backward} takes the {@linkplain io.github.unroll.Upstream upstream
 * gradients} and this cache, and returns the gradient with respect to every input and every parameter. The
 * {@linkplain io.github.unroll.State state} after one sequence can be the first of another. Nothing is kept in a cell or a
 * network but its parameters, so all objects are immutable and can be shared between threads. Gradients of parameters are
 * sums over examples and steps, never means: put 1/m into the loss where it belongs there.
 *
 * <h2>From one JVM to another</h2>
 * A {@code Matrix}, {@code Lengths}, a {@code State}, parameters, a {@link io.github.unroll.training.Loss}, a
 * {@link io.github.unroll.training.GradientSum} and the state of an optimiser are {@link java.io.Serializable}, so that they
 * can go to the other machines of a computation. They pass the same checks on arrival as at their construction; a stream
 * with other contents is an {@link java.io.InvalidObjectException}. Nothing else is serializable: networks are made anew
 * from their parameters, and optimisers and losses hold functions.
 *
 * <p>Java streams are for peers that you trust and that run the same version of this library. Their form may change from
 * version to version, and {@code serialVersionUID} says nothing about it: that of a record is 0, and the other classes
 * write a record in their place. Files are for everything else: {@link io.github.unroll.io.ModelFile} stores the same
 * values as safetensors.
 *
 * <h2>The parameters elsewhere</h2>
 * W_ih, W_hh, b_ih, b_hh are PyTorch's {@code weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0}.
 * <table>
 * <caption>RNN</caption>
 * <tr><th>here</th><th>PyTorch</th><th>Keras 3</th><th>ONNX</th></tr>
 * <tr><td>Wax (n_a, n_x)</td><td>W_ih</td><td>kernelᵀ</td><td>W[0]</td></tr>
 * <tr><td>Waa (n_a, n_a)</td><td>W_hh</td><td>recurrent_kernelᵀ</td><td>R[0]</td></tr>
 * <tr><td>ba (n_a, 1)</td><td>b_ih + b_hh</td><td>bias</td><td>first half + second half of B[0]</td></tr>
 * </table>
 * For the LSTM these tools stack the four gates; a gate's rows (its columns in Keras) are the k-th n_a of them. The gate
 * of {@code Wi} is called the update gate in the exercise, the input gate elsewhere; {@code Wc} is PyTorch's g.
 * <table>
 * <caption>LSTM</caption>
 * <tr><th>here</th><th>PyTorch</th><th>Keras 3</th><th>ONNX</th></tr>
 * <tr><td>order of the gates</td><td>i, f, c, o</td><td>i, f, c, o</td><td>i, o, f, c</td></tr>
 * <tr><td>W_k, first n_a columns</td><td>W_hh, rows of k</td><td>recurrent_kernelᵀ, rows of k</td><td>R[0], rows of k</td></tr>
 * <tr><td>W_k, last n_x columns</td><td>W_ih, rows of k</td><td>kernelᵀ, rows of k</td><td>W[0], rows of k</td></tr>
 * <tr><td>b_k (n_a, 1)</td><td>b_ih + b_hh, rows of k</td><td>bias, rows of k</td>
 * <td>first half + second half of B[0], rows of k</td></tr>
 * </table>
 * Wya, Wy (n_y, n_a) and by (n_y, 1) are the {@code weight} and {@code bias} of a {@code torch.nn.Linear} that follows
 * the network. In these tools a batch stands in the rows; here it stands in the columns.
 */
package io.github.unroll;
