package org.chieng.server.backfill;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parts a stream of bytes into lines of UTF-8, whatever its pieces are. Holds one line at most. Confined to one import. */
final class Lines {
    /** Longest line, in bytes; chosen: the longest value with its time and channel has a fifth of it. */
    static final int MAX_BYTES = 32 << 10;

    /** Takes a line. */
    interface Sink {
        /**
         * Takes it.
         *
         * @param number from 1
         * @param text without its end, or null when it is too long or not UTF-8
         */
        void line(int number, @Nullable String text);
    }

    private final Sink sink;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(256);
    private boolean isTooLong;
    private int number;

    Lines(Sink sink) {
        this.sink = sink;
    }

    /** The next piece. */
    void take(byte[] piece) {
        int begin = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                add(piece, begin, i);
                end();
                begin = i + 1;
            }
        }
        add(piece, begin, piece.length);
    }

    /** What has no line end behind it is a line, too. */
    void finish() {
        if (begun.size() > 0 || isTooLong) {
            end();
        }
    }

    private void add(byte[] piece, int from, int to) {
        if (begun.size() + to - from > MAX_BYTES) {
            isTooLong = true;
            begun.reset();
        } else if (!isTooLong) {
            begun.write(piece, from, to - from);
        }
    }

    private void end() {
        number++;
        sink.line(number, isTooLong ? null : text());
        begun.reset();
        isTooLong = false;
    }

    private @Nullable String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(begun.toByteArray()))
                    .toString();
            String unmarked = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            return unmarked.endsWith("\r") ? unmarked.substring(0, unmarked.length() - 1) : unmarked;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
