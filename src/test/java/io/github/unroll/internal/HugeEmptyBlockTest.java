package io.github.unroll.internal;

import io.github.unroll.CheapCall;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A block without elements costs nothing, however long its other side is, and however it lies on its array. */
class HugeEmptyBlockTest {

    private static final int MAX = Integer.MAX_VALUE;
    private static final double[] ARRAY = {1, 2, 3};
    private static final double[] UNTOUCHED = ARRAY.clone();
    private static final Block NONE = new Block(ARRAY, 1, 0, 0, 1, 1);

    /** Without rows or without columns; whole, with gaps, transposed. */
    private static Stream<Block> blocks() {
        return Stream.of(
                        new Block(ARRAY, 1, 0, MAX, MAX, 1),
                        new Block(ARRAY, 1, 0, MAX, 5, 1),
                        new Block(ARRAY, 1, MAX, 0, 0, 1),
                        new Block(ARRAY, 1, MAX, 0, 8, 1))
                .flatMap(block -> Stream.of(block, block.transpose()));
    }

    private static CheapCall call(String name, Block block, Runnable run) {
        Callable<double[]> call = () -> {
            run.run();
            return ARRAY;
        };
        return new CheapCall(name + " of " + block, UNTOUCHED, call);
    }

    static Stream<CheapCall> ofBlocks() {
        return blocks().flatMap(block -> Stream.concat(
                blocks().filter(target -> target.rows() == block.rows()).map(target ->
                        call("copyTo " + target, block, () -> block.copyTo(target))),
                Stream.of(
                        call("fill", block, () -> block.fill(7)),
                        call("setColumns", block, () -> block.setColumns(Block.of(ARRAY, block.rows(), 1))))));
    }

    static Stream<CheapCall> ofKernels() {
        return KernelImplementations.all().flatMap(named -> blocks().flatMap(block -> {
            Kernels kernels = named.getPayload();
            List<Block> gates = List.of(block, block, block, block);
            LstmStep step = new LstmStep(block, block, block, block, block, block);
            return Stream.of(
                    call("sigmoid", block, () -> kernels.sigmoid(block, block)),
                    call("tanh", block, () -> kernels.tanh(block, block)),
                    call("drain", block, () -> kernels.drain(block, block)),
                    call("softmaxColumns", block, () -> kernels.softmaxColumns(block)),
                    call("rnnBackward", block, () -> kernels.rnnBackward(block, block, block, block)),
                    call("lstmForward", block, () -> kernels.lstmForward(gates, block, step)),
                    call("lstmBackward", block, () ->
                            kernels.lstmBackward(step, block, new LstmUpstream(block, block, block), gates, block)));
        }));
    }

    /** L (p, q), R (q, r) and S (p, r), of which one size is huge and the others are 0. */
    private record Product(Block left, Block right, Block sum) {
    }

    static Stream<CheapCall> ofProducts() {
        return KernelImplementations.all().flatMap(named -> blocks().flatMap(block -> {
            Kernels kernels = named.getPayload();
            Stream<Product> products = block.rows() == 0
                    ? Stream.of(new Product(block, block.transpose(), NONE), new Product(NONE, block, block))
                    : Stream.of(new Product(block, NONE, block));
            return products.flatMap(product -> Stream.of(
                    call("multiplyAdd", block, () -> kernels.multiplyAdd(product.left, product.right, product.sum)),
                    call("left", block, () -> inScratch(scratch ->
                            kernels.packLeft(product.left, product.right.columns(), scratch)
                                    .multiplyAdd(product.right, product.sum))),
                    call("left, for a column", block, () -> inScratch(scratch ->
                            kernels.packLeft(product.left, 1, scratch).multiplyAdd(product.right, product.sum))),
                    call("right", block, () -> inScratch(scratch ->
                            kernels.packRight(product.right, scratch).multiplyAdd(product.left, product.sum)))));
        }));
    }

    private static void inScratch(Consumer<Scratch> work) {
        try (Scratch scratch = new Scratch()) {
            work.accept(scratch);
        }
    }

    @ParameterizedTest
    @MethodSource({"ofBlocks", "ofKernels", "ofProducts"})
    void nothingIsDoneAndNothingIsWritten(CheapCall call) {
        call.mustHaveItsResult();
    }
}
