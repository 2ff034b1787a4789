/**
 * From gradients to a trained model. Everything here is a value or a function of values, as in the
 * {@linkplain io.github.unroll core}: nothing is changed in place, so a training run is a record that can be kept,
 * stored and resumed.
 * <pre>
 * Adam adam = new Adam(LearningRate.linear(0.03, 900));
 * Adam.State&lt;LstmCell.Parameters&gt; state = adam.start(Initialisation.lstm(nx, na, ny, new Random(1)));
 * for (Batch batch : batches) {
 *     Lstm lstm = new Lstm(state.parameters());
 *     Lstm.Forward forward = lstm.forward(batch.x(), a0);
 *     Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.labels());
 *     LstmCell.Parameters gradients = loss.backward(lstm, forward).dParameters();
 *     state = adam.step(state, Clipping.byNorm(gradients, 1));
 * }
 * </pre>
 * Losses: {@link io.github.unroll.training.CrossEntropy}, {@link io.github.unroll.training.MeanSquaredError}; for
 * sequences of different lengths {@link io.github.unroll.training.Lengths}. Optimisers:
 * {@link io.github.unroll.training.Sgd}, {@link io.github.unroll.training.Adagrad},
 * {@link io.github.unroll.training.Adam}, {@link io.github.unroll.training.AdamW}, with
 * {@link io.github.unroll.training.LearningRate} and {@link io.github.unroll.training.Clipping}, on whatever
 * {@link io.github.unroll.training.ParameterTree} can go through. Long sequences:
 * {@link io.github.unroll.training.Windows}. The start: {@link io.github.unroll.training.Initialisation}. The proof:
 * {@link io.github.unroll.training.GradientChecker}.
 *
 * <p>Errors common to all methods of the package: {@link java.lang.NullPointerException} if an argument, or anything in
 * it, is {@code null}, and {@link java.lang.IllegalArgumentException} if a shape or a number is not as described.
 * Messages name the operation, the operands and the rule.
 */
package io.github.unroll.training;
