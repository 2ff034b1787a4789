/**
 * Models made of the networks of the {@linkplain io.github.unroll core}, and their use after training. In this example two
 * layers of LSTMs write symbols one by one:
 * <pre>
 * LayerStack&lt;LstmCell.Parameters&gt; network = LayerStack.lstm(parameters);
 * Inference model = Inference.of(network);
 * Inference.Step step = model.step(OneHot.of(symbols, 0), model.zeroState(1));
 * for (int t = 1; t &lt; length; t++) {
 *     int next = Sampling.draw(step.y(), 0, 0.8, random);
 *     step = model.step(OneHot.of(symbols, next), step.state());
 * }
 * </pre>
 * <table>
 * <caption>Contents</caption>
 * <tr><td>layers, in one direction or two</td><td>{@link io.github.unroll.model.LayerStack}</td></tr>
 * <tr><td>masks between the layers</td><td>{@link io.github.unroll.model.Dropout}</td></tr>
 * <tr><td>vectors for words and other ids</td><td>{@link io.github.unroll.model.Embedding}</td></tr>
 * <tr><td>a trained network, step by step</td><td>{@link io.github.unroll.model.Inference},
 * {@link io.github.unroll.model.Sampling}</td></tr>
 * <tr><td>all matrices of a model, by name</td><td>{@link io.github.unroll.model.ParameterTree}</td></tr>
 * </table>
 *
 * <p>Errors common to all methods of the package: {@link java.lang.NullPointerException} if an argument, or anything in
 * it, is {@code null}, and {@link java.lang.IllegalArgumentException} if a shape or a number is not as described.
 * Messages name the operation, the operands and the rule.
 */
package io.github.unroll.model;
