package org.chieng.protocol.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Numbers and texts as in columns: LEB128, with the sign in the lowest bit where there is one; a text is its length and UTF-8. One thread. */
final class TableWriter {
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    TableWriter oneByte(int value) {
        out.write(value);
        return this;
    }

    TableWriter number(long number) {
        long left = number;
        while ((left & -MORE) != 0) {
            out.write(((int) left & (MORE - 1)) | MORE);
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    TableWriter signed(long number) {
        return number((number << 1) ^ (number >> 63));
    }

    TableWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    TableWriter bytes(byte[] bytes) {
        return number(bytes.length).raw(bytes);
    }

    TableWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] done() {
        return out.toByteArray();
    }
}
