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
    },

    I8(Byte.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return buffer.get();
        }
    },

    I16(Short.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return buffer.getShort();
        }
    },

    I32(Integer.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return buffer.getInt();
        }
    },

    I64(Long.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            long value = buffer.getLong();
            return exact(value, Long.toString(value));
        }
    },

    U8(Byte.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return Byte.toUnsignedInt(buffer.get());
        }
    },

    U16(Short.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return Short.toUnsignedInt(buffer.getShort());
        }
    },

    U32(Integer.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            return Integer.toUnsignedLong(buffer.getInt());
        }
    },

    U64(Long.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            long value = buffer.getLong();
            return exact(value < 0 ? Long.MAX_VALUE : value, Long.toUnsignedString(value));
        }
    },

    /** False is 0, true is 1. */
    BOOL(Byte.BYTES) {
        @Override
        double get(ByteBuffer buffer) {
            byte value = buffer.get();
            if (value != 0 && value != 1) {
                throw new ArithmeticException("the byte " + Byte.toUnsignedInt(value) + " is not a boolean, which is 0 or 1");
            }
            return value;
        }
    };

    /** The types that are read, as messages list them. */
    static final String READ = "F64, F32, F16, BF16, I8 to I64, U8 to U64 and BOOL are read";

    /** A double holds every integer up to this one. */
    private static final long MAX_INTEGER = 1L << 53;

    private static final int CHUNK = 1 << 13;                                  // elements that are converted at a time

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one number. */
    int bytes() {
        return bytes;
    }

    /**
     * Reads the next number.
     *
     * @throws ArithmeticException with the reason, if it has no exact counterpart in double precision
     */
    abstract double get(ByteBuffer buffer);

    void put(ByteBuffer buffer, double value) {
        throw new UnsupportedOperationException(this + " is for reading only");
    }

    private static double exact(long value, String text) {
        if (value > MAX_INTEGER || value < -MAX_INTEGER) {
            throw new ArithmeticException("the integer " + text + " is beyond 2^53, where double precision is not exact");
        }
        return value;
    }

    /** Writes the numbers, little-endian. */
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
