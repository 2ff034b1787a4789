package io.github.unroll.internal;

/**
 * Chooses the kernels, once: those on {@code jdk.incubator.vector} if that module is there
 * ({@code --add-modules jdk.incubator.vector}), from the time on when they are worth their {@linkplain WarmingKernels warm-up};
 * else the portable ones. {@code -Dunroll.kernels=portable} or {@code vector} decides it from the start.
 */
final class KernelChoice {

    private static final String MODULE = "jdk.incubator.vector";

    private KernelChoice() {
    }

    static Kernels choose() {
        return choose(System.getProperty("unroll.kernels", ""));
    }

    static Kernels choose(String asked) {
        return switch (asked) {
            case "portable" -> new PortableKernels();
            case "vector" -> vectorKernels();
            case "" -> ModuleLayer.boot().findModule(MODULE).isPresent()
                    ? new WarmingKernels(new PortableKernels(), vectorKernels()) : new PortableKernels();
            default -> throw new IllegalArgumentException(
                    "unroll.kernels is \"" + asked + "\"; it must be \"portable\" or \"vector\", or not set");
        };
    }

    /** By name, as nothing else may be linked against the incubator module: it is there only if it was asked for. */
    private static Kernels vectorKernels() {
        Module vector = ModuleLayer.boot().findModule(MODULE).orElseThrow(() -> new IllegalStateException(
                "unroll.kernels is \"vector\"; the JVM must be started with --add-modules " + MODULE));
        KernelChoice.class.getModule().addReads(vector);
        try {
            return (Kernels) Class.forName("io.github.unroll.internal.VectorKernels").getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the vector kernels could not be started", e);
        }
    }
}
