package org.chieng.server.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is a file. Immutable.
 *
 * @param contentType of it
 * @param name under which a browser keeps it, or null for one that it shows
 * @param body its content
 */
record Download(String contentType, @Nullable String name, Buffer body) {
    /** The part of a request that blocks: reads, and makes the file. Runs on a worker. */
    @FunctionalInterface
    interface Maker {
        Download make() throws Exception;
    }

    /** A table. */
    static Download csv(String name, String text) {
        return new Download(
                "text/csv; charset=utf-8", name + ".csv", Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A text as a part of a file's name: small letters without marks, digits and dashes. */
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace('đ', 'd')
                .replace('Đ', 'd')
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }
}
