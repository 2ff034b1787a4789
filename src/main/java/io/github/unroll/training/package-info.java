/**
 * Losses, optimisers and other tools to train a model. Everything here is a value or a function of values, as in the
 * {@linkplain io.github.unroll core}: nothing changes in place, so a training run is a record that can be kept, stored and
 * resumed.
 * <pre>
 * Adam adam = new Adam(LearningRate.linear(0.03, 900));
 * Adam.State&lt;LstmCell.Parameters&gt; state = adam.start(Initialisation.lstm(nx, na, ny, new Random(1)));
 * for (Batch batch : batches) {
 *     Lstm lstm = new Lstm(state.parameters());
 *     Lstm.Forward forward = lstm.forward(batch.x());
 *     Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.labels());
 *     LstmCell.Parameters gradients = loss.backward(forward).dParameters();
 *     state = adam.step(state, Clipping.byNorm(gradients, 1));
 * }
 * </pre>
 * <table>
 * <caption>Contents</caption>
 * <tr><td>initial parameters</td><td>{@link io.github.unroll.training.Initialisation}</td></tr>
 * <tr><td>losses</td><td>{@link io.github.unroll.training.CrossEntropy} of classes,
 * {@link io.github.unroll.training.BinaryCrossEntropy} of yes or no, and
 * {@link io.github.unroll.training.MeanSquaredError} of numbers; each gives a {@link io.github.unroll.training.Loss};
 * {@link io.github.unroll.training.OneHot} for losses of your own</td></tr>
 * <tr><td>examples in batches</td><td>{@link io.github.unroll.training.Batches}</td></tr>
 * <tr><td>long sequences</td><td>{@link io.github.unroll.training.Windows}</td></tr>
 * <tr><td>batches in parts, on several threads or machines</td><td>{@link io.github.unroll.training.GradientSum}</td></tr>
 * <tr><td>optimisers</td><td>{@link io.github.unroll.training.Sgd}, {@link io.github.unroll.training.Adagrad},
 * {@link io.github.unroll.training.RmsProp}, {@link io.github.unroll.training.Adam},
 * {@link io.github.unroll.training.AdamW}, with a {@link io.github.unroll.training.LearningRate} and
 * {@link io.github.unroll.training.Clipping}, on any {@linkplain io.github.unroll.model.ParameterTree tree} of
 * parameters</td></tr>
 * <tr><td>gradient checks</td><td>{@link io.github.unroll.training.GradientChecker}</td></tr>
 * </table>
 * To store parameters, use the leaves of their {@code ParameterTree}, or the format of another tool; see
 * {@link io.github.unroll.io}.
 *
 * <p>Errors common to all methods of the package: {@link java.lang.NullPointerException} if an argument, or anything in
 * it, is {@code null}, and {@link java.lang.IllegalArgumentException} if a shape or a number is not as described.
 * Messages name the operation, the operands and the rule.
 */
package io.github.unroll.training;
