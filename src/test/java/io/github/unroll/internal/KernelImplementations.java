package io.github.unroll.internal;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The implementations of {@link Kernels} that can run here: the portable one, and the one in use where that is another. */
final class KernelImplementations {

    private KernelImplementations() {
    }

    static Stream<Named<Kernels>> all() {
        Stream<Kernels> inUse = Stream.of(Kernels.ACTIVE).filter(kernels -> kernels.getClass() != PortableKernels.class);
        return Stream.concat(Stream.of(new PortableKernels()), inUse)
                .map(kernels -> Named.of(kernels.getClass().getSimpleName(), kernels));
    }
}
