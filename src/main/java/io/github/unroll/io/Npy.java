package io.github.unroll.io;

import io.github.unroll.Matrix;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.DoubleSupplier;

/** One array in the format {@code .npy}, as a file or as an entry of an archive. */
final class Npy {

    private Npy() {
    }

    /** Reads the array; the input must hold nothing else. */
    static Tensor read(Input input, Budget budget) throws IOException {
        NpyHeader header = NpyHeader.read(input);
        List<Integer> shape = header.shape();
        long bytes = Tensor.elements(shape) * header.type().bytes();
        if (input.remaining() != Input.UNKNOWN && input.remaining() != bytes) {
            throw input.error("the shape " + Tensor.text(shape) + " takes " + bytes + " bytes of data, there are "
                    + input.remaining());
        }
        int size = (int) Tensor.elements(shape);
        Elements elements = new Elements(input, header.type(), header.order(), size);
        if (!header.fortranOrder() || shape.size() < 2) {
            return budget.tensor(input, shape, elements);
        }
        Tensor columnMajor = budget.tensor(input, List.of(size), elements);
        Tensor tensor = budget.tensor(input, shape, new RowMajor(columnMajor.toMatrix(), shape));
        budget.release(columnMajor);
        return tensor;
    }

    /** Turns elements in Fortran order (first axis fastest) into C order (last axis fastest). */
    private static final class RowMajor implements DoubleSupplier {
        private final Matrix columnMajor;                    // (number of elements, 1)
        private final List<Integer> shape;
        private final int[] strides;
        private final int[] index;
        private int place;                                   // Σ_k index_k strides_k

        RowMajor(Matrix columnMajor, List<Integer> shape) {
            this.columnMajor = columnMajor;
            this.shape = shape;
            this.strides = new int[shape.size()];
            this.index = new int[shape.size()];
            int stride = 1;
            for (int k = 0; k < strides.length; k++) {
                strides[k] = stride;
                stride *= shape.get(k);
            }
        }

        @Override
        public double getAsDouble() {
            double value = columnMajor.get(place, 0);
            for (int k = index.length - 1; k >= 0; k--) {
                place += strides[k];
                if (++index[k] < shape.get(k)) {
                    break;
                }
                place -= index[k] * strides[k];
                index[k] = 0;
            }
            return value;
        }
    }

    static long size(Tensor tensor, ElementType type) {
        return NpyHeader.write(type, tensor.shape()).length + (long) tensor.size() * type.bytes();
    }

    static void write(OutputStream out, Tensor tensor, ElementType type) throws IOException {
        out.write(NpyHeader.write(type, tensor.shape()));
        type.write(out, tensor.toArray());
    }
}
