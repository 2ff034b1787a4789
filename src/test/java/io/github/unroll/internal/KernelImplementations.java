package io.github.unroll.internal;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * The implementations of {@link Kernels} that can run here: the portable one and, if the vector kernels are in use, those with
 * each shape of tiles.
 */
final class KernelImplementations {

    private KernelImplementations() {
    }

    static Stream<Named<Kernels>> all() {
        Stream<Named<Kernels>> onVectors = Kernels.ACTIVE instanceof VectorKernels
                ? Arrays.stream(TileShape.values()).map(tiles -> Named.of("VectorKernels, " + tiles, new VectorKernels(tiles)))
                : Stream.empty();
        return Stream.concat(Stream.of(Named.of("PortableKernels", new PortableKernels()), Named.of("WarmingKernels",
                new WarmingKernels(new PortableKernels(), new PortableKernels(), 1e5))), onVectors);
    }
}
