package org.chieng.protocol.senml;

import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;

/** What a reading says: one of the four kinds of value of SenML (RFC 8428 section 4.2). Immutable. */
public sealed interface Value {

    /** Handles each kind; stands for the pattern switch that Java 17 lacks. */
    <R> R fold(
            Function<Numeric, R> onNumber,
            Function<Text, R> onText,
            Function<Bool, R> onBool,
            Function<Data, R> onData);

    /**
     * A number ({@code v}); finite, since NaN and infinities say nothing that could be stored or drawn.
     *
     * @param number in the unit of the reading
     */
    record Numeric(double number) implements Value {
        public Numeric {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("not finite: " + number);
            }
        }

        @Override
        public <R> R fold(
                Function<Numeric, R> onNumber,
                Function<Text, R> onText,
                Function<Bool, R> onBool,
                Function<Data, R> onData) {
            return onNumber.apply(this);
        }
    }

    /**
     * A text ({@code vs}).
     *
     * @param text at most {@value #MAX_LENGTH} characters
     */
    record Text(String text) implements Value {
        /** Longest text, in characters; chosen: a sentence or a state, not a document. */
        public static final int MAX_LENGTH = 1024;

        public Text {
            if (text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("text of " + text.length() + " characters");
            }
        }

        @Override
        public <R> R fold(
                Function<Numeric, R> onNumber,
                Function<Text, R> onText,
                Function<Bool, R> onBool,
                Function<Data, R> onData) {
            return onText.apply(this);
        }
    }

    /**
     * Yes or no ({@code vb}).
     *
     * @param on the state
     */
    record Bool(boolean on) implements Value {
        @Override
        public <R> R fold(
                Function<Numeric, R> onNumber,
                Function<Text, R> onText,
                Function<Bool, R> onBool,
                Function<Data, R> onData) {
            return onBool.apply(this);
        }
    }

    /** Opaque bytes ({@code vd}), at most {@value #MAX_BYTES}. */
    final class Data implements Value {
        /** Longest value, in bytes. */
        public static final int MAX_BYTES = 4096;

        private final byte[] bytes;

        /** Copies the bytes. */
        public Data(byte[] bytes) {
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("data of " + bytes.length + " bytes");
            }
            this.bytes = bytes.clone();
        }

        /** A copy of the bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public <R> R fold(
                Function<Numeric, R> onNumber,
                Function<Text, R> onText,
                Function<Bool, R> onBool,
                Function<Data, R> onData) {
            return onData.apply(this);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Data data && Arrays.equals(bytes, data.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Data[" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "]";
        }
    }
}
