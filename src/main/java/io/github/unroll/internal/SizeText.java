package io.github.unroll.internal;

/** Formats sizes where all the numbers would be too many: {@code Lstm[n_x=3, n_a=5, n_y=2]}, {@code Lstm.Forward[T_x=6, m=4]}. */
public final class SizeText {

    private SizeText() {
    }

    /** A network, or its parameters. */
    public static String network(String name, int nx, int na, int ny) {
        return name + "[n_x=" + nx + ", n_a=" + na + ", n_y=" + ny + "]";
    }

    /** Results or inputs of the steps of a sequence. */
    public static String sequence(String name, int steps, int m) {
        return name + "[T_x=" + steps + ", m=" + m + "]";
    }

    /** Results or inputs of one step. */
    public static String step(String name, int m) {
        return name + "[m=" + m + "]";
    }
}
