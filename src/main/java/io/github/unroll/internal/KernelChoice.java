package io.github.unroll.internal;

/**
 * Chooses the kernels once. If the module {@code jdk.incubator.vector} is present ({@code --add-modules
 * jdk.incubator.vector}), these are the vector kernels, as soon as they are worth their {@linkplain WarmingKernels warm-up};
 * else they are the portable ones. {@code -Dunroll.kernels=portable} or {@code vector} overrides the choice.
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

    /** Loads them by name, as no other class may be linked against the incubator module, which is present only on request. */
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
