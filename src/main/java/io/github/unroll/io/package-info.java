/**
 * Weights from and to other tools: files of arrays, and the names and shapes that PyTorch, Keras and ONNX give them.
 * <pre>
 * PyTorch torch = PyTorch.module("lstm").head("head");                      // LSTM(3, 5) and Linear(5, 2), by their names
 * Lstm lstm = new Lstm(torch.lstm(SafeTensors.read(path)));
 * List&lt;Matrix&gt; y = lstm.forward(x).y();                                     // x: one matrix (3, 4) a step
 * </pre>
 * A model with an embedding and a two-layer bidirectional LSTM, from a stream; buffers of integers in it do not matter:
 * <pre>
 * Map&lt;String, Tensor&gt; tensors = SafeTensors.read(in, name -&gt; name.startsWith("tagger."));
 * Matrix table = PyTorch.module("embedding").inside("tagger").embedding(tensors);     // Embedding(7, 3)
 * PyTorch torch = PyTorch.module("lstm").head("fc").inside("tagger");                 // LSTM(3, 2, 2), Linear(4, 5)
 * LayerStack&lt;LstmCell.Parameters&gt; network = LayerStack.lstm(torch.lstmStack(tensors));
 * List&lt;Matrix&gt; scores = network.forward(Embedding.forward(table, ids)).scores();      // ids: one array a step
 * </pre>
 * A model of your own, written and read in one line each:
 * <pre>
 * ModelFile.write(path, model, Map.of("trained-on", "sunspots"));
 * LstmCell.Parameters parameters = ModelFile.read(path, LstmCell.Parameters.class);
 * String about = ModelFile.about(path).get("trained-on");
 * </pre>
 *
 * <h2>Files</h2>
 * A file holds {@link io.github.unroll.io.Tensor tensors} by name, in a {@code Map} that keeps their order.
 * <table>
 * <caption>Formats</caption>
 * <tr><th>files</th><th>class</th><th>read</th><th>written</th><th>specification</th></tr>
 * <tr><td>{@code .npy}</td><td>{@link io.github.unroll.io.NumPy}</td>
 * <td>float64, float32, float16, integers, bool; either byte order; C and Fortran order; versions 1.0, 2.0, 3.0</td>
 * <td>float64, float32; little-endian; C order; version 1.0</td>
 * <td>{@code numpy.lib.format} in NumPy's documentation</td></tr>
 * <tr><td>{@code .npz}</td><td>{@link io.github.unroll.io.NumPy}</td><td>stored and deflated, zip64</td>
 * <td>stored and deflated</td><td>{@code numpy.savez}; PKWARE's APPNOTE.TXT</td></tr>
 * <tr><td>{@code .safetensors}</td><td>{@link io.github.unroll.io.SafeTensors}</td>
 * <td>F64, F32, F16, BF16, integers, BOOL</td>
 * <td>F64, F32</td><td>README of huggingface/safetensors; RFC 8259</td></tr>
 * <tr><td>{@code .safetensors}</td><td>{@link io.github.unroll.io.ModelFile}</td><td>any record of matrices</td>
 * <td>F64</td><td>the same</td></tr>
 * </table>
 * Files are not trusted. Whatever a file contains, reading it ends, and returns the contents or throws an {@code
 * IOException} that says what is wrong and where. Nothing in a file is executed, and no name in it is used as a path. The
 * tensors of a file may take a third of the maximum heap; the parameters made from them take as much again. Sizes are
 * checked against the length of the file and against that limit before anything is allocated; those of a stream, whose
 * length is unknown, are checked against the limit alone. Files are replaced in one step, so an interrupted save leaves the
 * old file (and perhaps a file {@code .*.tmp} beside it, with the same readers as the old file).
 *
 * <h2>Weights</h2> {@link io.github.unroll.io.PyTorch}, {@link io.github.unroll.io.Keras} and {@link
 * io.github.unroll.io.Onnx} turn tensors into parameters of an RNN or LSTM, or of a {@link
 * io.github.unroll.model.LayerStack}, and back; each class has a table of the names and shapes. Weights that would make a
 * different model, such as half of the layers of a module, are refused with advice.
 * <table>
 * <caption>LSTM; [U, W] is U beside W</caption>
 * <tr><th></th><th>PyTorch</th><th>Keras 3</th><th>ONNX, direction d</th></tr>
 * <tr><td>order of the gates</td><td>i, f, g, o</td><td>i, f, c, o</td><td>i, o, f, c</td></tr>
 * <tr><td>Wi, Wf, Wc, Wo, stacked</td><td>[weight_hh, weight_ih]</td><td>[recurrent_kernelᵀ, kernelᵀ]</td>
 * <td>[R[d], W[d]]</td></tr>
 * <tr><td>bi, bf, bc, bo, stacked</td><td>bias_ih + bias_hh</td><td>bias</td><td>both halves of B[d], added</td></tr>
 * <tr><td>Wy, by</td><td>weight, bias of a Linear</td><td>kernelᵀ, bias of a Dense</td><td>not part of the operator</td></tr>
 * </table>
 * Only the sum of two biases is not exact: it is rounded once, in double precision. Everything else comes back bit for bit.
 */
package io.github.unroll.io;
