package io.github.unroll.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One array in the format {@code .npy}, as a file or as an entry of an archive. */
final class Npy {

    private Npy() {
    }

    /** The array that the input consists of. */
    static Tensor read(Input input, Budget budget) throws IOException {
        NpyHeader header = NpyHeader.read(input);
        List<Integer> shape = header.shape();
        int elements = (int) Tensor.elements(shape);
        long bytes = (long) elements * header.type().bytes();
        if (bytes != input.remaining()) {
            throw input.error("the shape " + Tensor.text(shape) + " takes " + bytes + " bytes of data, there are "
                    + input.remaining());
        }
        double[] values = budget.array(input, elements);
        header.type().read(input, header.order(), values);
        boolean transpose = header.fortranOrder() && shape.size() > 1;
        return Tensor.owning(shape, transpose ? rowMajor(values, shape, budget.array(input, elements)) : values);
    }

    /** From an order in which the first axis runs fastest to that in which the last one does. */
    private static double[] rowMajor(double[] columnMajor, List<Integer> shape, double[] rowMajor) {
        int[] index = new int[shape.size()];
        int[] strides = strides(shape);
        int place = 0;                                       // Σ_k index_k strides_k
        for (double value : columnMajor) {
            rowMajor[place] = value;
            for (int k = 0; k < index.length; k++) {
                place += strides[k];
                if (++index[k] < shape.get(k)) {
                    break;
                }
                place -= index[k] * strides[k];
                index[k] = 0;
            }
        }
        return rowMajor;
    }

    /** How far apart two neighbours along each axis are, in row-major order. */
    private static int[] strides(List<Integer> shape) {
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int k = strides.length - 1; k >= 0; k--) {
            strides[k] = stride;
            stride *= shape.get(k);
        }
        return strides;
    }

    static long size(Tensor tensor, ElementType type) {
        return NpyHeader.write(type, tensor.shape()).length + (long) tensor.values().length * type.bytes();
    }

    static void write(OutputStream out, Tensor tensor, ElementType type) throws IOException {
        out.write(NpyHeader.write(type, tensor.shape()));
        type.write(out, tensor.values());
    }
}
