/**
 * The engine and the kernels. This package is not exported and does not use {@code Matrix}. It contains all index
 * arithmetic.
 *
 * <h2>From a network to the innermost loop</h2>
 * <pre>
 * Lstm, Rnn                                   shapes, caches, gradients; the element-wise part of a step as a lambda
 *   RecurrentWeights                          the weights, made ready once and kept for calls of one or two steps
 *   Recurrence                                the time loop, forward and backward, on TimeChunks: steps side by side
 *     WeightGradients                         dW and db, added up over the chunks
 *     Team, Helpers                           threads, each with some of the hidden units
 *     Kernels                                 the computation: products, gates, softmax; chosen by KernelChoice
 *       PortableKernels                       plain Java
 *         PortablePackedLeft, ScalarTile        the product S += L R
 *         PortableGates, Activations            the element-wise part of a step, σ and tanh
 *       WarmingKernels                        the portable kernels at first, then the vector kernels
 *       VectorKernels                         jdk.incubator.vector; each loop compiled by itself: Compilation
 *         VectorPackedRight                     the product S += L R
 *           TileShape, VectorTile, VectorRow      its tiles, by the registers of the processor
 *         VectorMath                            σ and tanh
 *   OutputLayer                               y_t = softmax(Wy a_t + by) of all steps
 * Lengths, LayerStack
 *   TimeReversal                              each sequence of a batch in reverse, within its own length
 * Matrix
 *   Elementwise, MatrixText                   sums, products and functions of each element; the text of a matrix
 *   Kernels                                   its products, σ, tanh and softmax; Parallel divides large products
 * ParameterTree, optimisers, files
 *   TreeWalk, TreeBuilder, Records            records of matrices by name: taken apart, walked, put together
 *   ArrayAccess                               the array of a matrix, without a copy, for losses, optimisers and RaggedOrder
 * </pre>
 * {@link io.github.unroll.internal.Block} is a window on an array, {@link io.github.unroll.internal.Scratch} is reusable
 * working memory, and {@link io.github.unroll.internal.PackedOperand} is an operand packed once for several products. {@link
 * io.github.unroll.internal.Check} has the rules and messages that all packages share; {@link
 * io.github.unroll.internal.ArraySize} has the maximum size of an array.
 *
 * <h2>One formula, three times</h2>
 * The gradient of a gate, such as dz_f = D ⊙ c_{t-1} ⊙ f_t ⊙ (1 - f_t), is written
 * <ol>
 * <li>in {@code LstmCell.backward}, in matrix operations: the reference, to be read beside the formula;</li>
 * <li>in {@code PortableGates.someBackward}, in loops that the JIT compiler turns into vector instructions;</li>
 * <li>in {@code VectorKernels.throughGatesRows}, in explicit vectors: twice as fast, where the module is there.</li>
 * </ol>
 * {@code LstmIdentityTest} compares 1 with the kernels in use (a sequence equals a loop over its cell). {@code SameBitsTest}
 * compares 2 and 3 to the bit if the vector kernels run ({@code mvn surefire:test -DargLine="--add-modules
 * jdk.incubator.vector"}). {@code KernelsTest} compares each with the formula. {@code LstmGradientTest} and {@code
 * GoldenTest} compare all with central differences and with PyTorch. Every formula of a step is tested in this way; the
 * tests of the RNN have corresponding names.
 *
 * <h2>What to change</h2>
 * <ul>
 * <li>For a processor with other vectors or registers, change the tiles in {@code TileShape} and {@code VectorTile}, and the
 * blocks in {@code VectorPackedRight}. The shape does not change a bit of any result: every element of a product is one chain of
 * fused multiply-adds in the order of the inner dimension.</li>
 * <li>For a GRU, add a cell and a sequence beside {@code LstmCell} and {@code Lstm}, with {@code gruForward} and {@code
 * gruBackward} in {@code Kernels}. The candidate sees r_t ⊙ (Wa a_{t-1} + b), so its pre-activation is two {@link
 * io.github.unroll.internal.Affine} maps that the step adds up, one of the state and one of the input; each has zeros for
 * the other half. The time loop sets {@code daNext} to Waᵀ dz after each step: the part of the gradient that goes straight
 * to a_{t-1} is carried in a block of the GRU's own, as {@code Lstm} carries that of the cell state. In {@code model}, add a
 * {@code UnidirectionalLayer}.</li>
 * </ul>
 */
package io.github.unroll.internal;
