package org.chieng.server.live;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Presence;
import org.chieng.server.api.Problem;
import org.chieng.server.wire.RegistryJson;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/schools/{school}/live}. Confined to the hub's event loop. */
public final class LiveRoute {
    private final LiveHub hub;
    private final SnapshotReader snapshots;
    private final Presence presence;
    private final Blocking blocking;
    private final Clock clock;

    public LiveRoute(LiveHub hub, SnapshotReader snapshots, Presence presence, Blocking blocking, Clock clock) {
        this.hub = hub;
        this.snapshots = snapshots;
        this.presence = presence;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Opens a stream, or fails the request with an {@link ApiException}. */
    public void handle(RoutingContext context, SchoolId school) {
        if (!hub.reserve()) {
            context.fail(new ApiException(
                    Problem.BUSY,
                    "as many pages look as this server allows (http.streams): try again in a few seconds"));
            return;
        }
        Release release = new Release();
        context.response().closeHandler(any -> release.run());
        context.response().endHandler(any -> release.run());
        blocking.run(() -> snapshots.exists(school))
                .compose(exists -> exists ? open(context, school, release) : Future.failedFuture(unknown(school)))
                .onFailure(e -> {
                    release.run();
                    context.fail(e);
                });
    }

    private Future<?> open(RoutingContext context, SchoolId id, Release release) {
        if (release.done) {
            return Future.succeededFuture(); // the browser went away meanwhile
        }
        SchoolLive school = hub.school(id);
        Optional<EventId> seen = lastEventId(context).filter(school::canResumeAfter);
        LiveStream stream = new LiveStream(
                school,
                context.response(),
                seen.map(EventId::number).orElse(school.ring().head()));
        release.joined(school, stream);
        hub.looked(id);
        if (seen.isPresent()) {
            begin(context.response());
            stream.start(Optional.empty());
            return Future.succeededFuture();
        }
        return blocking.run(() -> snapshots.read(id))
                .compose(snapshot -> snapshot.<Future<?>>map(found -> {
                            if (release.done) {
                                return Future.succeededFuture(); // the browser went away while it was read
                            }
                            begin(context.response());
                            stream.start(Optional.of(json(found, school)));
                            return Future.succeededFuture();
                        })
                        .orElseGet(() -> Future.failedFuture(unknown(id))));
    }

    private static Optional<EventId> lastEventId(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("Last-Event-ID")).flatMap(EventId::parse);
    }

    private static void begin(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
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
                .put("series", school.number(snapshot.latest()));
    }

    private static ApiException unknown(SchoolId school) {
        return new ApiException(Problem.UNKNOWN_SCHOOL, "no school '" + school + "': see /api/v1/schools");
    }

    /** Gives the place back, once, whichever way the stream ends. */
    private final class Release {
        private boolean done;
        private @Nullable SchoolLive school;
        private @Nullable LiveStream stream;

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
            hub.release();
            if (school != null && stream != null) {
                school.leave(stream);
            }
        }
    }
}
