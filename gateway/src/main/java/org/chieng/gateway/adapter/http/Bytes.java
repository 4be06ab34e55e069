package org.chieng.gateway.adapter.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.limit.Allowance;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Gives bytes that mean nothing, so that a device can see how fast its line is. They can't be packed smaller, and are never read from a disk. Few
 * are served at once, and each device gets so many an hour: who measures must not take the line from those who send. Confined to the door's
 * event loop; never blocks: it writes as fast as the client takes.
 */
final class Bytes {
    /** Most of one request; the agent's largest step has 6.4 MB. */
    static final int MOST = 8_000_000;

    /** Most of a device in an hour: one measurement of a fast line takes 13 MB. */
    static final long MOST_AN_HOUR = 40_000_000;

    /** Chosen: two at once share the server's line already. */
    private static final int AT_ONCE = 4;

    /** Who does not take its bytes in this time loses the connection; agents end a step after 20 s. */
    private static final long LONGEST_MILLIS = 60_000;

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final int PIECE = 32 * 1024;

    private final Vertx vertx;
    private final LongSupplier nanos;
    private final Buffer noise;
    private final Map<DeviceId, Given> given = new HashMap<>();
    private int running;

    /** What a device got since the begin of its hour. */
    private record Given(long bytes, long since) {}

    /** @param nanos a clock in nanoseconds that never goes back */
    Bytes(Vertx vertx, LongSupplier nanos) {
        this.vertx = vertx;
        this.nanos = nanos;
        byte[] random = new byte[PIECE];
        new SplittableRandom(nanos.getAsLong()).nextBytes(random);
        this.noise = Buffer.buffer(random);
    }

    /**
     * How many are asked for.
     *
     * @throws RejectedException when that is no number from 1 to {@value #MOST}
     */
    static int count(@Nullable String parameter) throws RejectedException {
        boolean isNumber = parameter != null
                && !parameter.isEmpty()
                && parameter.length() <= 7
                && parameter.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        int count = isNumber ? Integer.parseInt(parameter) : 0;
        if (count < 1 || count > MOST) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "count must be 1 to " + MOST + " bytes");
        }
        return count;
    }

    /**
     * After how many nanoseconds to ask again; 0 when it may have them now, and then they count as given.
     */
    long tryTake(EnrolledDevice device, int count) {
        long now = nanos.getAsLong();
        Given its = given.get(device.device());
        if (its == null || now - its.since >= HOUR_NANOS) {
            its = new Given(0, now);
        }
        if (running >= AT_ONCE) {
            return 1;
        }
        if (its.bytes + count > MOST_AN_HOUR) {
            return its.since + HOUR_NANOS - now;
        }
        given.put(device.device(), new Given(its.bytes + count, its.since));
        return 0;
    }

    /** Answers with so many. */
    void give(HttpServerRequest request, int count) {
        HttpServerResponse response = head(request, count);
        running++;
        Giving giving = new Giving(request, count);
        response.closeHandler(any -> giving.over());
        response.drainHandler(any -> giving.go());
        request.resume();
        giving.go();
    }

    /** Answers HEAD as if it gave them, and gives none: nothing counts as given. */
    static void promise(HttpServerRequest request, int count) {
        head(request, count).end();
    }

    private static HttpServerResponse head(HttpServerRequest request, int count) {
        return request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(count));
    }

    static RejectedException tooMany(long nanos) {
        return new RejectedException(
                ErrorCode.QUOTA_EXCEEDED,
                "more bytes are asked for than are given: measure again in " + Allowance.seconds(nanos) + " s");
    }

    /** One answer. */
    private final class Giving {
        private final HttpServerRequest request;
        private final long timer;
        private int left;
        private boolean over;

        Giving(HttpServerRequest request, int count) {
            this.request = request;
            this.left = count;
            this.timer =
                    vertx.setTimer(LONGEST_MILLIS, any -> request.connection().close());
        }

        void go() {
            HttpServerResponse response = request.response();
            while (!over && left > PIECE && !response.writeQueueFull()) {
                left -= PIECE;
                response.write(noise);
            }
            if (!over && left <= PIECE) {
                over();
                response.end(noise.slice(0, left));
            }
        }

        void over() {
            if (!over) {
                over = true;
                running--;
                vertx.cancelTimer(timer);
            }
        }
    }
}
