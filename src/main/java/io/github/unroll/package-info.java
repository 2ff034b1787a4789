/**
 * The basic recurrent network and the LSTM, forward and backward: cell by cell ({@link io.github.unroll.RnnCell},
 * {@link io.github.unroll.LstmCell}) and over whole sequences ({@link io.github.unroll.Rnn},
 * {@link io.github.unroll.Lstm}), on an immutable {@link io.github.unroll.Matrix}. Sequences of different
 * {@linkplain io.github.unroll.Lengths lengths} can share a batch.
 *
 * <h2>Notation</h2>
 * <pre>
 * n_x  number of inputs          m    number of examples, one per column
 * n_a  number of hidden units    T_x  number of steps
 * n_y  number of outputs         t    a step
 * x_t  input         (n_x, m)    a_t  hidden state  (n_a, m)
 * y_t  output        (n_y, m)    c_t  cell state    (n_a, m)      LSTM only
 * A B  matrix product            A ⊙ B  element by element
 * σ    logistic function         [A; B] A on top of B
 * L    the loss, a number        dA     ∂L/∂A, with the shape of A
 * </pre>
 * A sequence is a {@code List<Matrix>} of T_x matrices, one per step. A bias is added to every column. The softmax that gives
 * y_t is taken over each column separately; its argument, W a_t + b, is called the scores.
 *
 * <p>{@link io.github.unroll.io.Tensor} turns an array with three axes, such as (n_x, m, T_x) in the exercise, into a
 * sequence. It takes the numbers in row-major order; {@code Tensor.Axes} lists the axis orders of other tools:
 * <pre>
 * List&lt;Matrix&gt; x = Tensor.of(List.of(nx, m, steps), numbers).toSteps(Tensor.Axes.FEATURE_BATCH_TIME);
 * double[] again = Tensor.ofSteps(x, Tensor.Axes.FEATURE_BATCH_TIME).toArray();
 * </pre>
 *
 * <h2>Forward and backward</h2>
 * {@code forward} returns the results and a cache; {@code backward} takes the
 * {@linkplain io.github.unroll.Upstream upstream gradients} and this cache, and returns the gradient with respect to every
 * input and every parameter. The {@linkplain io.github.unroll.State state} after one sequence can be the first state of
 * another. A cell or a network holds only its parameters, so all objects are immutable and can be shared between threads.
 * Parameter gradients are sums over examples and steps, not means; for a mean, put the factor 1/m into the loss.
 *
 * <h2>From one JVM to another</h2>
 * A {@code Matrix}, {@code Lengths}, a {@code State}, parameters, a {@link io.github.unroll.training.Loss}, a
 * {@link io.github.unroll.training.GradientSum} and the state of an optimiser are {@link java.io.Serializable}, so they can
 * be sent to other machines. Reading them makes the same checks as creating them; a stream with invalid contents causes an
 * {@link java.io.InvalidObjectException}. Nothing else is serializable: networks can be created again from their parameters,
 * and optimisers and classes such as {@code CrossEntropy} hold functions.
 *
 * <p>Use Java streams only between peers that you trust and that run the same version of this library. The stream format may
 * change between versions, and {@code serialVersionUID} does not show it: a record has 0, and the other classes are written
 * as records. Use files for everything else: {@link io.github.unroll.io.ModelFile} stores the same values as safetensors.
 *
 * <h2>The parameters in other libraries</h2>
 * W_ih, W_hh, b_ih, b_hh are PyTorch's {@code weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0}.
 * <table>
 * <caption>RNN</caption>
 * <tr><th>here</th><th>PyTorch</th><th>Keras 3</th><th>ONNX</th></tr>
 * <tr><td>Wax (n_a, n_x)</td><td>W_ih</td><td>kernelᵀ</td><td>W[0]</td></tr>
 * <tr><td>Waa (n_a, n_a)</td><td>W_hh</td><td>recurrent_kernelᵀ</td><td>R[0]</td></tr>
 * <tr><td>ba (n_a, 1)</td><td>b_ih + b_hh</td><td>bias</td><td>first half + second half of B[0]</td></tr>
 * </table>
 * For the LSTM these tools stack the four gates: gate k has the k-th block of n_a rows (columns in Keras). The exercise calls
 * the gate of {@code Wi} the update gate; elsewhere it is the input gate. {@code Wc} is PyTorch's g.
 * <table>
 * <caption>LSTM</caption>
 * <tr><th>here</th><th>PyTorch</th><th>Keras 3</th><th>ONNX</th></tr>
 * <tr><td>order of the gates</td><td>i, f, c, o</td><td>i, f, c, o</td><td>i, o, f, c</td></tr>
 * <tr><td>W_k, first n_a columns</td><td>W_hh, rows of k</td><td>recurrent_kernelᵀ, rows of k</td><td>R[0], rows of k</td></tr>
 * <tr><td>W_k, last n_x columns</td><td>W_ih, rows of k</td><td>kernelᵀ, rows of k</td><td>W[0], rows of k</td></tr>
 * <tr><td>b_k (n_a, 1)</td><td>b_ih + b_hh, rows of k</td><td>bias, rows of k</td>
 * <td>first half + second half of B[0], rows of k</td></tr>
 * </table>
 * Wya, Wy (n_y, n_a) and by (n_y, 1) are the {@code weight} and {@code bias} of a {@code torch.nn.Linear} that follows the
 * network. In these tools each row is an example of a batch; here each column is.
 */
package io.github.unroll;
