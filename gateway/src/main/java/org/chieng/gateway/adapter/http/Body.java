package org.chieng.gateway.adapter.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.PackDecoder;
import org.jspecify.annotations.Nullable;

/** Reads a request's body within its limit. Confined to the request's event loop. */
final class Body {
    private Body() {}

    /** Whether a request tells that its body is too large. */
    static boolean isTooLarge(@Nullable String contentLength) {
        // what is no number Vert.x refuses by itself
        return contentLength != null
                && contentLength.length() <= 18
                && contentLength.chars().allMatch(Character::isDigit)
                && !contentLength.isEmpty()
                && Long.parseLong(contentLength) > PackDecoder.MAX_PAYLOAD_BYTES;
    }

    /**
     * Lets the rest of a paused request come.
     *
     * @return fails with a {@link RejectedException} as soon as it is too large, or with the connection
     */
    static Future<Buffer> read(HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
                    if (body.length() + piece.length() <= PackDecoder.MAX_PAYLOAD_BYTES) {
                        body.appendBuffer(piece);
                    } else {
                        request.pause();
                        whole.tryFail(tooLarge());
                    }
                })
                .endHandler(any -> whole.tryComplete(body))
                .exceptionHandler(whole::tryFail)
                .resume();
        return whole.future();
    }

    static RejectedException tooLarge() {
        return new RejectedException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "a body has at most " + PackDecoder.MAX_PAYLOAD_BYTES
                        + " bytes, also when it is inflated: send it in parts");
    }

    /**
     * Undoes the field Content-Encoding.
     *
     * @throws RejectedException when it is neither gzip nor identity, is damaged, or inflates to more than the limit
     */
    static byte[] decoded(byte[] body, @Nullable String encoding) throws RejectedException {
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return body;
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new RejectedException(ErrorCode.UNSUPPORTED_CONTENT_TYPE, "Content-Encoding must be gzip, or none");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(PackDecoder.MAX_PAYLOAD_BYTES + 1);
            if (plain.length > PackDecoder.MAX_PAYLOAD_BYTES) {
                throw tooLarge();
            }
            return plain;
        } catch (IOException e) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "the body can't be inflated: it is no gzip");
        }
    }
}
