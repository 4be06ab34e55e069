package org.chieng.agent.relay;

import java.nio.charset.StandardCharsets;

/** What a relay answers a computer: a code of CoAP and a payload, which is a sentence for people where it is refused. Immutable. */
public final class LanAnswer {
    /** What came of a request (RFC 7252 section 12.1.2). */
    public enum Code {
        /** 2.04: it is safe on the relay's disk, or answered. */
        CHANGED(0x44),
        /** 4.00: it can't be read. */
        BAD_REQUEST(0x80),
        /** 4.03: the server takes nothing through this relay: send it there. */
        FORBIDDEN(0x83),
        /** 4.04: no such address. */
        NOT_FOUND(0x84),
        /** 4.22: some of it was refused, the rest is safe: don't send it again. */
        UNPROCESSABLE(0x96),
        /** 5.03: keep it and send it again later. */
        UNAVAILABLE(0xA3);

        private final int value;

        Code(int value) {
            this.value = value;
        }

        /** The code as its byte. */
        public int value() {
            return value;
        }
    }

    private final Code code;
    private final byte[] payload;

    private LanAnswer(Code code, byte[] payload) {
        this.code = code;
        this.payload = payload;
    }

    /** It was done. */
    public static LanAnswer done(byte[] payload) {
        return new LanAnswer(Code.CHANGED, payload);
    }

    /** It was not. */
    public static LanAnswer refused(Code code, String sentence) {
        return new LanAnswer(code, sentence.getBytes(StandardCharsets.UTF_8));
    }

    public Code code() {
        return code;
    }

    /** Not to be changed. */
    public byte[] payload() {
        return payload;
    }
}
