package org.chieng.server.live;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Presence;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Pupil;
import org.chieng.server.wire.RegistryJson;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/schools/{school}/live}. Confined to the hub's event loop. */
public final class LiveRoute {
    private final LiveHub hub;
    private final SnapshotReader snapshots;
    private final Presence presence;
    private final Blocking blocking;
    private final Clock clock;
    private final Map<SchoolId, First> reading = new HashMap<>();

    public LiveRoute(LiveHub hub, SnapshotReader snapshots, Presence presence, Blocking blocking, Clock clock) {
        this.hub = hub;
        this.snapshots = snapshots;
        this.presence = presence;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Opens a stream, or fails the request with an {@link ApiException}, or throws it. */
    public void handle(RoutingContext context, SchoolId school) throws ApiException {
        Optional<Pupil> pupil = Sight.of(context).asPupil();
        Optional<EntryId> of = pupil.map(Pupil::id);
        if (!hub.reserve(of)) {
            context.fail(new ApiException(
                    Problem.BUSY,
                    "as many pages look as this server allows (http.streams), or as one pupil may have ("
                            + LiveHub.MOST_OF_PUPIL + "): close some, or try again in a few seconds"));
            return;
        }
        Release release = new Release(of);
        context.response().closeHandler(any -> release.run());
        context.response().endHandler(any -> release.run());
        blocking.run(() -> snapshots.exists(school))
                .compose(
                        exists -> exists ? open(context, school, pupil, release) : Future.failedFuture(unknown(school)))
                .onFailure(e -> {
                    release.run();
                    context.fail(e);
                });
    }

    private Future<?> open(RoutingContext context, SchoolId id, Optional<Pupil> pupil, Release release) {
        if (context.request().method().equals(HttpMethod.HEAD)) {
            headers(context.response()).end();
            return Future.succeededFuture();
        }
        if (release.done) {
            return Future.succeededFuture(); // the browser went away meanwhile
        }
        SchoolLive school = hub.school(id);
        Optional<EventId> seen = lastEventId(context).filter(school::canResumeAfter);
        if (seen.isPresent()) {
            LiveStream stream =
                    new LiveStream(school, context.response(), pupil, seen.get().number());
            release.joined(school, stream);
            hub.looked(id);
            begin(context.response());
            stream.start(Optional.empty());
            return Future.succeededFuture();
        }
        First first = first(school, id);
        LiveStream stream = new LiveStream(school, context.response(), pupil, first.head());
        release.joined(school, stream);
        hub.looked(id);
        return first.event().compose(event -> {
            if (event.isEmpty()) {
                return Future.failedFuture(unknown(id));
            }
            if (!release.done) { // else the browser went away while it was read
                begin(context.response());
                stream.start(event);
            }
            return Future.succeededFuture();
        });
    }

    /**
     * What a page sees first, read once for all that come while it is read: a class that opens its page at once, or all pages after a
     * restart, ask for the same.
     *
     * @param school of which state: another one begins when something of it was erased
     * @param head the number of the event after which it is
     * @param event empty when there is no such school
     */
    private record First(SchoolLive school, long head, Future<Optional<Buffer>> event) {}

    private First first(SchoolLive school, SchoolId id) {
        First coming = reading.get(id);
        if (coming != null && coming.school.equals(school)) {
            return coming;
        }
        long head = school.ring().head();
        Future<Optional<Buffer>> event = blocking.run(() -> snapshots.read(id))
                .map(found -> found.map(snapshot -> SseEvent.encode(
                        school.id(head), "snapshot", json(snapshot, school).encode())));
        First begun = new First(school, head, event);
        reading.put(id, begun);
        event.onComplete(any -> reading.remove(id, begun));
        return begun;
    }

    private static Optional<EventId> lastEventId(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("Last-Event-ID")).flatMap(EventId::parse);
    }

    private static void begin(HttpServerResponse response) {
        headers(response).setChunked(true);
    }

    private static HttpServerResponse headers(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // a compressor would keep 0.1 MB for each stream
                .putHeader(HttpHeaders.CONTENT_ENCODING, "identity")
                // nginx would else gather events
                .putHeader("X-Accel-Buffering", "no");
    }

    private JsonObject json(SnapshotReader.Snapshot snapshot, SchoolLive school) {
        JsonArray devices = new JsonArray();
        Map<DeviceId, LiveStatus> known = presence.now();
        snapshot.devices().forEach(device -> devices.add(RegistryJson.device(device, known.get(device.id()))));
        return new JsonObject()
                .put("now", clock.millis())
                .put("school", RegistryJson.school(snapshot.school()))
                .put("devices", devices)
                .put("series", school.number(snapshot.latest()))
                .put("names", snapshot.names());
    }

    private static ApiException unknown(SchoolId school) {
        return new ApiException(Problem.UNKNOWN_SCHOOL, "no school '" + school + "': see /api/v1/schools");
    }

    /** Gives the place back, once, whichever way the stream ends. */
    private final class Release {
        private final Optional<EntryId> pupil;
        private boolean done;
        private @Nullable SchoolLive school;
        private @Nullable LiveStream stream;

        Release(Optional<EntryId> pupil) {
            this.pupil = pupil;
        }

        void joined(SchoolLive school, LiveStream stream) {
            this.school = school;
            this.stream = stream;
            school.join(stream);
        }

        void run() {
            if (done) {
                return;
            }
            done = true;
            hub.release(pupil);
            if (school != null && stream != null) {
                school.leave(stream);
            }
        }
    }
}
