package io.github.unroll.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A number as files store it, by its name in safetensors. */
enum ElementType {

    F64(Double.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return buffer.getDouble();
        }

        @Override
        void put(ByteBuffer buffer, double value) {
            buffer.putDouble(value);
        }
    },

    F32(Float.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return buffer.getFloat();
        }

        @Override
        void put(ByteBuffer buffer, double value) {
            buffer.putFloat((float) value);
        }
    },

    /** IEEE 754 half precision: 1 bit of sign, 5 of the exponent, 10 of the fraction. */
    F16(Short.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            short bits = buffer.getShort();
            double magnitude = magnitude(bits >> 10 & 0x1F, bits & 0x3FF);
            return bits < 0 ? -magnitude : magnitude;
        }

        private static double magnitude(int exponent, int fraction) {
            return switch (exponent) {
                case 0 -> fraction * 0x1p-24;                                  // subnormal
                case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                default -> Math.scalb(1024.0 + fraction, exponent - 25);       // (1 + fraction / 1024) 2^(exponent - 15)
            };
        }
    },

    /** The upper half of an F32. */
    BF16(Short.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return Float.intBitsToFloat(buffer.getShort() << Short.SIZE);
        }
    };

    private static final int CHUNK = 1 << 13;                                  // elements that are converted at a time

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one number. */
    int bytes() {
        return bytes;
    }

    abstract double get(ByteBuffer buffer);

    void put(ByteBuffer buffer, double value) {
        throw new UnsupportedOperationException(this + " is for reading only");
    }

    /** The next numbers of the input. */
    void read(Input input, ByteOrder order, double[] values) throws IOException {
        byte[] chunk = new byte[Math.min(values.length, CHUNK) * bytes];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
        for (int from = 0, to; from < values.length; from = to) {
            to = Math.min(values.length - from, CHUNK) + from;
            input.read(chunk, (to - from) * bytes);
            buffer.clear();
            for (int i = from; i < to; i++) {
                values[i] = get(buffer);
            }
        }
    }

    /** All the numbers, little-endian. */
    void write(OutputStream out, double[] values) throws IOException {
        byte[] chunk = new byte[Math.min(values.length, CHUNK) * bytes];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0, to; from < values.length; from = to) {
            to = Math.min(values.length - from, CHUNK) + from;
            buffer.clear();
            for (int i = from; i < to; i++) {
                put(buffer, values[i]);
            }
            out.write(chunk, 0, buffer.position());
        }
    }
}
