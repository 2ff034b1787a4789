package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A call with a bad argument, and the exception that must answer it. */
record BadCall(Class<? extends RuntimeException> type, String message, ThrowingCallable call) {

    static BadCall ofNull(String message, ThrowingCallable call) {
        return new BadCall(NullPointerException.class, message, call);
    }

    static BadCall illegal(String message, ThrowingCallable call) {
        return new BadCall(IllegalArgumentException.class, message, call);
    }

    static BadCall outOfBounds(String message, ThrowingCallable call) {
        return new BadCall(IndexOutOfBoundsException.class, message, call);
    }

    void mustFail() {
        assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);
    }

    @Override
    public String toString() {
        return message;
    }
}
