package org.chieng.server.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import org.chieng.server.registry.Pupil;

/**
 * One page's stream: a place in the school's ring, and a socket. Sends as much as the socket takes and goes on when it takes
 * more. Confined to one event loop.
 */
final class LiveStream {
    /** How long a browser waits before it connects again; chosen: a page is not long without its line. */
    private static final long RETRY_MILLIS = 2_000;

    private final SchoolLive school;
    private final HttpServerResponse response;
    private final Optional<Pupil> pupil;
    private long sent;
    private boolean started;

    /**
     * @param pupil who looks, empty when it is an adult or a program
     * @param sent the number of the event after which it goes on
     */
    LiveStream(SchoolLive school, HttpServerResponse response, Optional<Pupil> pupil, long sent) {
        this.school = school;
        this.response = response;
        this.pupil = pupil;
        this.sent = sent;
    }

    /** The pupil who looks. */
    Optional<Pupil> pupil() {
        return pupil;
    }

    /** Begins the response, with the event of a snapshot or, when it resumes, without. */
    void start(Optional<Buffer> snapshot) {
        started = true;
        response.drainHandler(any -> pump());
        response.write(SseEvent.retry(RETRY_MILLIS));
        snapshot.ifPresent(response::write);
        pump();
    }

    /** Sends what is new, unless it has not begun or the socket is full. */
    void pump() {
        while (started && sent < school.ring().head() && !isBlocked()) {
            Optional<Buffer> next = school.ring().get(sent + 1);
            if (next.isPresent()) {
                sent++;
                response.write(next.get());
            } else {
                sent = school.ring().head();
                response.write(SseEvent.encode(school.id(sent), "gap", "{}"));
            }
        }
    }

    /** Shows that the line still stands; a full socket needs no proof. */
    void heartbeat() {
        if (started && !isBlocked()) {
            response.write(SseEvent.HEARTBEAT);
        }
    }

    private boolean isBlocked() {
        return response.closed() || response.ended() || response.writeQueueFull();
    }

    /** Ends the stream; the browser will come back by itself. */
    void end() {
        if (!response.closed() && !response.ended()) {
            response.end();
        }
    }
}
