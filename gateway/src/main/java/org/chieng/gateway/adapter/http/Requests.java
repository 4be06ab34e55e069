package org.chieng.gateway.adapter.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.dialect.LinePrecision;
import org.chieng.gateway.dialect.LineProtocol;
import org.chieng.gateway.dialect.OpenSenseMap;
import org.chieng.gateway.dialect.SensorCommunity;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.gateway.ingest.Submission;
import org.chieng.gateway.limit.Allowance;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request once: 204 after the commit, else what was refused and why. Whoever sends a body that isn't read has its connection
 * closed. Confined to the door's event loop.
 */
final class Requests implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    /** What clients send that don't think about it: {@code curl --data}. */
    private static final Set<String> UNTYPED =
            Set.of("application/x-www-form-urlencoded", "application/octet-stream", "*/*");

    private final HttpSettings settings;
    private final DeviceDirectory directory;
    private final Ingest ingest;
    private final RateLimits limits;
    private final WorkerExecutor workers;
    private final Context context;
    private final Bytes bytes;
    private final RefusalLog refusals = new RefusalLog(LOG, System::nanoTime);
    private final SeldomLog faults = new SeldomLog(System::nanoTime);

    /** @param workers where the directory may block */
    Requests(
            HttpSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            WorkerExecutor workers,
            Context context) {
        this.settings = settings;
        this.directory = directory;
        this.ingest = ingest;
        this.limits = limits;
        this.workers = workers;
        this.context = context;
        this.bytes = new Bytes(context.owner(), System::nanoTime);
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        request.response().exceptionHandler(e -> LOG.debug("answering {}: {}", request.remoteAddress(), e.toString()));
        Route route;
        try {
            route = Route.of(String.valueOf(request.path()));
        } catch (RejectedException e) {
            refuse(request, null, e);
            return;
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            tellMethods(request, route, 204);
        } else if (!route.kind().allows(request.method().name())) {
            tellMethods(request, route, 405);
        } else if (route.kind() == Route.Kind.PING) {
            ping(request);
        } else {
            admit(request, route);
        }
    }

    /** What can be done with an address (RFC 9110 sections 9.3.7 and 15.5.6). */
    private static void tellMethods(HttpServerRequest request, Route route, int status) {
        request.response().putHeader(HttpHeaders.ALLOW, route.kind().methods());
        closeAfter(request);
        request.response().setStatusCode(status).end();
    }

    private static void ping(HttpServerRequest request) {
        request.response().putHeader("X-Influxdb-Version", "chieng");
        if ("/health".equals(request.path())) {
            Answers.json(
                    request.response(),
                    "application/json",
                    new JsonObject().put("name", "chieng").put("status", "pass"));
        } else {
            request.response().setStatusCode(204).end();
        }
    }

    /** Asks who it is before the body is read. */
    private void admit(HttpServerRequest request, Route route) {
        Login login;
        try {
            login = Login.of(request.headers(), request.params(), route.device());
            if (Body.isTooLarge(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
                throw Body.tooLarge();
            }
            if (!ingest.isOpen()) {
                throw Submission.storeUnavailable();
            }
        } catch (RejectedException e) {
            refuse(request, route, e);
            return;
        }
        workers.executeBlocking(() -> directory.authenticate(login.device(), login.secret()), false)
                .onSuccess(device -> pace(request, route, device))
                .onFailure(why -> refuse(request, route, rejected(why)));
    }

    /** Whether it may send now is asked before the body is read, too. */
    private void pace(HttpServerRequest request, Route route, EnrolledDevice device) {
        long wait = limits.of(device).tryMessage();
        if (wait > 0) {
            wait(request, route, device, wait, Allowance.tooFast(wait));
        } else if (route.kind() == Route.Kind.BYTES) {
            give(request, route, device);
        } else {
            read(request, route, device);
        }
    }

    private void give(HttpServerRequest request, Route route, EnrolledDevice device) {
        try {
            int count = Bytes.count(request.getParam("count"));
            if (request.method().equals(HttpMethod.HEAD)) {
                Bytes.promise(request, count);
                return;
            }
            long wait = bytes.tryTake(device, count);
            if (wait > 0) {
                wait(request, route, device, wait, Bytes.tooMany(wait));
            } else {
                bytes.give(request, count);
            }
        } catch (RejectedException e) {
            refuse(request, route, e);
        }
    }

    private void wait(HttpServerRequest request, Route route, EnrolledDevice device, long wait, RejectedException why) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Allowance.seconds(wait)));
        closeAfter(request);
        answer(request, route, ingest.refuse(device, why));
    }

    private void read(HttpServerRequest request, Route route, EnrolledDevice device) {
        long timer = context.owner()
                .setTimer(
                        settings.requestTimeout().toMillis(),
                        any -> request.connection().close());
        Body.read(request)
                .onComplete(any -> context.owner().cancelTimer(timer))
                .onSuccess(body -> take(request, route, device, body.getBytes()))
                .onFailure(why -> {
                    if (why instanceof RejectedException rejected) {
                        refuse(request, route, rejected);
                    } // else the connection is gone
                });
    }

    private void take(HttpServerRequest request, Route route, EnrolledDevice device, byte[] body) {
        Submission submission;
        try {
            byte[] plain = Body.decoded(body, request.getHeader(HttpHeaders.CONTENT_ENCODING));
            submission = submit(request, route, device, plain);
        } catch (RejectedException e) {
            answer(request, route, ingest.refuse(device, body, e));
            return;
        }
        Promise<IngestResult> result = Promise.promise();
        long timer = context.owner().setTimer(settings.storeTimeout().toMillis(), any -> {
            if (!result.future().isComplete()) {
                result.complete(submission.giveUp());
            }
        });
        result.future().onSuccess(done -> {
            context.owner().cancelTimer(timer);
            answer(request, route, done);
        });
        submission.result().thenAccept(done -> {
            limits.of(device).chargeReadings(done.stored());
            context.runOnContext(any -> result.tryComplete(done));
        });
    }

    private Submission submit(HttpServerRequest request, Route route, EnrolledDevice device, byte[] body)
            throws RejectedException {
        return switch (route.kind()) {
            case LINES -> {
                LinePrecision precision = precision(request.getParam("precision"));
                yield ingest.submitInTime(device, now -> LineProtocol.read(body, precision, now), body);
            }
            case DUST -> ingest.submitInTime(device, now -> SensorCommunity.read(body, now), body);
            case SENSEBOX -> ingest.submitInTime(device, now -> OpenSenseMap.read(body, now), body);
            default -> ingest.submitInTime(device, body, contentType(request.getHeader(HttpHeaders.CONTENT_TYPE)));
        };
    }

    private static LinePrecision precision(@Nullable String name) throws RejectedException {
        return LinePrecision.of(name == null || name.isEmpty() ? "ns" : name)
                .orElseThrow(() ->
                        new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "precision must be ns, us, ms, s, m or h"));
    }

    private static @Nullable String contentType(@Nullable String given) {
        return given == null
                        || UNTYPED.contains(
                                given.toLowerCase(Locale.ROOT).split(";", 2)[0].strip())
                ? null
                : given;
    }

    private RejectedException rejected(Throwable why) {
        if (why instanceof RejectedException rejected) {
            return rejected;
        }
        faults.error(LOG, "asking the registry", why);
        return new RejectedException(ErrorCode.STORE_UNAVAILABLE, "the registry fails: try again later");
    }

    /** Refuses a request whose body was not read, or not to its end. */
    private void refuse(HttpServerRequest request, @Nullable Route route, RejectedException why) {
        closeAfter(request);
        refusals.refusedIfStranger(String.valueOf(request.remoteAddress().hostAddress()), why.code());
        answer(request, route, ingest.refuse(why));
    }

    private static void closeAfter(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }

    private static void answer(HttpServerRequest request, @Nullable Route route, IngestResult result) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        if (route != null && route.kind() == Route.Kind.LINES) {
            Answers.lines(request.response(), result);
        } else {
            Answers.pack(request.response(), result);
        }
    }
}
