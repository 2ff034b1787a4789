/**
 * Models made of the {@linkplain io.github.unroll core}, and at work.
 * <table>
 * <caption>What there is</caption>
 * <tr><td>layers, in one direction or two</td><td>{@link io.github.unroll.model.LayerStack}</td></tr>
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
