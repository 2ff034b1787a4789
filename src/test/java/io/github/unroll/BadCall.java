package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A call with a bad argument, and the exception that must answer it. */
public record BadCall(Class<? extends RuntimeException> type, String message, ThrowingCallable call) {

    public static BadCall ofNull(String message, ThrowingCallable call) {
        return new BadCall(NullPointerException.class, message, call);
    }

    public static BadCall illegal(String message, ThrowingCallable call) {
        return new BadCall(IllegalArgumentException.class, message, call);
    }

    public static BadCall outOfBounds(String message, ThrowingCallable call) {
        return new BadCall(IndexOutOfBoundsException.class, message, call);
    }

    public void mustFail() {
        assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessage(message);
    }

    @Override
    public String toString() {
        return message;
    }
}
