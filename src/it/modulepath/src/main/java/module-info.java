module consumer {
    requires io.github.unroll;
}
