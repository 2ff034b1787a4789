package io.github.unroll.io;

/** The precision of written numbers. Reading always returns the numbers of the file, in double precision. */
public enum Precision {

    /** IEEE 754 double precision, 8 bytes a number: every bit comes back. */
    FLOAT64(ElementType.F64),

    /**
     * IEEE 754 single precision, 4 bytes a number: each number is rounded to the nearest, with a relative error of at most
     * 2⁻²⁴ if its size is 2⁻¹²⁶ or more. A finite number that would round to an infinity is refused.
     */
    FLOAT32(ElementType.F32);

    private final ElementType type;

    Precision(ElementType type) {
        this.type = type;
    }

    ElementType type() {
        return type;
    }
}
